"""What several tests share: sample records, a server like CQC’s API, workbooks, counted accuracy."""
