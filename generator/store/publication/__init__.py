"""Publication of a site in one step: what may be in one, where it may be, and the exchange of two folders."""

from generator.store.publication.publishing import MANIFEST, KeptFile, Published, is_publication_finished, publish

__all__ = ["MANIFEST", "KeptFile", "Published", "is_publication_finished", "publish"]
