"""Code that several tests share: paths, cases, sample records, a server like CQC’s API, workbooks, accuracy."""
