"""The catalog: one SQLite file.  The only place with SQL; each module holds the functions of one group of tables."""

from engine.catalog.connection import Catalog

__all__ = ["Catalog"]
