"""Ratingpress: CQC documents become records, and records become a site."""
