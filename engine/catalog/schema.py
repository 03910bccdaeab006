"""The steps by which the catalog's tables came to be what they are, one function a version, oldest first.

A step is never changed once it was released: catalogs of then are brought up to date by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def _create(db: Database) -> None:
    _create_photos(db)
    _create_places(db)
    _create_organisation(db)
    _create_state(db)


def _create_photos(db: Database) -> None:
    # AUTOINCREMENT: an id is never given to another photo, so that caches keyed by it cannot lie after a purge.
    db.execute(
        """
        CREATE TABLE photos (
            id INTEGER PRIMARY KEY AUTOINCREMENT, content_hash TEXT NOT NULL UNIQUE,
            width INTEGER NOT NULL, height INTEGER NOT NULL, format TEXT NOT NULL, size_bytes INTEGER NOT NULL,
            taken_at TEXT, taken_offset_min INTEGER, taken_from TEXT NOT NULL CHECK (taken_from IN ('exif', 'file')),
            camera TEXT, lens TEXT, exposure TEXT, latitude REAL, longitude REAL,
            favourite INTEGER NOT NULL DEFAULT 0, rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5),
            added_at TEXT NOT NULL, removed_at TEXT
        )
        """
    )
    db.execute("CREATE INDEX photos_by_date ON photos (taken_at DESC, id DESC) WHERE removed_at IS NULL")
    db.execute("CREATE INDEX photos_removed ON photos (removed_at) WHERE removed_at IS NOT NULL")
    _child_of_photos(db, "embeddings", {"bundle_id": str, "vector": bytes}, ("photo_id", "bundle_id"))
    _child_of_photos(db, "captions", {"text": str, "updated_at": str}, "photo_id")
    db.execute(
        "CREATE VIRTUAL TABLE photo_text USING fts5(caption, tags, names, folders, "
        "tokenize = \"unicode61 remove_diacritics 2\", prefix = '2 3')"
    )


def _create_places(db: Database) -> None:
    db.table("source_folders").create(
        {"id": int, "path": bytes, "added_at": str, "state": str},
        pk="id",
        not_null={"path", "added_at", "state"},
        defaults={"state": "online"},
    )
    db.table("source_folders").create_index(["path"], unique=True)
    db.table("files").create(
        {
            "id": int,
            "photo_id": int,
            "source_folder_id": int,
            "path": bytes,
            "folder": str,
            "name": str,
            "size_bytes": int,
            "mtime_ns": int,
            "missing_since": str,
        },
        pk="id",
        foreign_keys=[("photo_id", "photos", "id"), ("source_folder_id", "source_folders", "id")],
        not_null={"photo_id", "source_folder_id", "path", "folder", "name", "size_bytes", "mtime_ns"},
    )
    db.table("files").create_index(["path"], unique=True)
    db.table("files").create_index(["photo_id"])
    db.table("files").create_index(["source_folder_id"])
    # Which device each source folder (and each disk mounted inside one) was last seen on: an empty mount point
    # is told from an emptied folder by it.
    db.table("mounts").create(
        {"path": bytes, "source_folder_id": int, "device": str},
        pk="path",
        foreign_keys=[("source_folder_id", "source_folders", "id")],
        not_null={"source_folder_id", "device"},
    )


def _create_organisation(db: Database) -> None:
    db.table("tags").create(
        {"id": int, "name": str, "parent_id": int},
        pk="id",
        foreign_keys=[("parent_id", "tags", "id")],
        not_null={"name"},
    )
    db.table("tags").create_index(["name"], unique=True)
    _child_of_photos(
        db, "photo_tags", {"tag_id": int, "origin": str, "state": str}, ("photo_id", "tag_id"), "tag_id", "tags"
    )
    db.table("photo_tags").create_index(["tag_id", "state"])
    db.table("albums").create(
        {"id": int, "name": str, "parent_id": int, "position": int, "created_at": str},
        pk="id",
        foreign_keys=[("parent_id", "albums", "id")],
        not_null={"name", "position", "created_at"},
    )
    _child_of_photos(
        db, "album_photos", {"album_id": int, "position": int}, ("album_id", "photo_id"), "album_id", "albums"
    )
    db.table("album_photos").create_index(["photo_id"])


def _create_state(db: Database) -> None:
    db.table("bundles").create(
        {"id": str, "name": str, "installed_at": str}, pk="id", not_null={"name", "installed_at"}
    )
    db.table("problems").create(
        {"path": bytes, "reason": str, "size_bytes": int, "mtime_ns": int, "seen_at": str},
        pk="path",
        not_null={"reason", "size_bytes", "mtime_ns", "seen_at"},
    )
    db.table("settings").create({"key": str, "value": str}, pk="key", not_null={"value"})
    db.table("revision").create({"value": int}, not_null={"value"})
    db.execute("INSERT INTO revision (value) VALUES (1)")


def _child_of_photos(
    db: Database,
    name: str,
    columns: dict[str, type],
    pk: str | tuple[str, ...],
    other_column: str | None = None,
    other_table: str = "",
) -> None:
    keys = [("photo_id", "photos", "id")]
    if other_column is not None:
        keys.append((other_column, other_table, "id"))
    db.table(name).create({"photo_id": int, **columns}, pk=pk, foreign_keys=keys, not_null=set(columns))


def _stamp_embeddings(db: Database) -> None:
    # AUTOINCREMENT: a stamp is never given to another vector, not even after a model and its rows were removed.
    # Caches tell by the stamps alone which vectors they have.
    db.execute("ALTER TABLE embeddings RENAME TO embeddings_before")
    db.execute(
        """
        CREATE TABLE embeddings (
            stamp INTEGER PRIMARY KEY AUTOINCREMENT, photo_id INTEGER NOT NULL REFERENCES photos (id),
            bundle_id TEXT NOT NULL, vector BLOB NOT NULL, UNIQUE (photo_id, bundle_id)
        )
        """
    )
    db.execute(
        "INSERT INTO embeddings (stamp, photo_id, bundle_id, vector) "
        "SELECT rowid, photo_id, bundle_id, vector FROM embeddings_before ORDER BY rowid"
    )
    db.execute("DROP TABLE embeddings_before")
    # What the vectors of a bundle were made with: a model replaced under its name has another.
    db.table("bundles").add_column("content_hash", str)


def _note_changes_of_files(db: Database) -> None:
    # Tells a file from another of the same size and time that took its place.  Empty until the next scan notes it.
    db.execute("ALTER TABLE files ADD COLUMN ctime_ns INTEGER")
    db.execute("ALTER TABLE problems ADD COLUMN ctime_ns INTEGER")


def _organise(db: Database) -> None:
    _number_for_good(db)
    _keep_tags_found(db)
    db.execute("DROP INDEX photos_by_date")  # it comes to hold the shapes, too: all that a timeline needs
    # That a photo was removed is a column, too: SQLite looks into the table for it otherwise.
    for name, columns, condition in (
        ("photos_by_date", "photos (taken_at DESC, id DESC, width, height, removed_at)", ""),
        ("photos_by_added", "photos (added_at DESC, id DESC, removed_at)", ""),
        ("photos_by_camera", "photos (camera, removed_at)", ""),
        ("photos_by_format", "photos (format, removed_at)", ""),
        ("photos_rated", "photos (rating, removed_at)", " AND rating > 0"),
        ("photos_favourite", "photos (favourite, removed_at)", " AND favourite = 1"),
    ):
        db.execute(f"CREATE INDEX {name} ON {columns} WHERE removed_at IS NULL{condition}")
    db.execute("CREATE INDEX files_by_folder ON files (folder, missing_since) WHERE missing_since IS NULL")


def _number_for_good(db: Database) -> None:
    # AUTOINCREMENT: the id of a deleted album is never given to another, so that undo can put it back.  What refers
    # to albums is made anew with them: renaming a table takes along the references to it.
    db.execute("ALTER TABLE album_photos RENAME TO album_photos_before")
    db.execute("ALTER TABLE albums RENAME TO albums_before")
    db.execute(
        """
        CREATE TABLE albums (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, parent_id INTEGER REFERENCES albums (id),
            position INTEGER NOT NULL, created_at TEXT NOT NULL, query TEXT
        )
        """
    )
    db.execute(
        "INSERT INTO albums (id, name, parent_id, position, created_at) SELECT id, name, parent_id, "
        "ROW_NUMBER() OVER (PARTITION BY parent_id ORDER BY position, id) - 1, created_at FROM albums_before"
    )
    db.execute(
        """
        CREATE TABLE album_photos (
            photo_id INTEGER NOT NULL REFERENCES photos (id), album_id INTEGER NOT NULL REFERENCES albums (id),
            position INTEGER NOT NULL, PRIMARY KEY (album_id, photo_id)
        )
        """
    )
    db.execute("INSERT INTO album_photos SELECT photo_id, album_id, position FROM album_photos_before")
    db.execute("DROP TABLE album_photos_before")
    db.execute("DROP TABLE albums_before")
    db.table("album_photos").create_index(["photo_id"])


def _keep_tags_found(db: Database) -> None:
    # As for albums; and the index over a tag's photos answers by itself how many there are.
    db.execute("ALTER TABLE photo_tags RENAME TO photo_tags_before")
    db.execute("ALTER TABLE tags RENAME TO tags_before")
    db.execute(
        """
        CREATE TABLE tags (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, parent_id INTEGER REFERENCES tags (id)
        )
        """
    )
    db.execute("INSERT INTO tags SELECT id, name, parent_id FROM tags_before")
    db.execute(
        """
        CREATE TABLE photo_tags (
            photo_id INTEGER NOT NULL REFERENCES photos (id), tag_id INTEGER NOT NULL REFERENCES tags (id),
            origin TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (photo_id, tag_id)
        )
        """
    )
    db.execute("INSERT INTO photo_tags SELECT photo_id, tag_id, origin, state FROM photo_tags_before")
    db.execute("DROP TABLE photo_tags_before")
    db.execute("DROP TABLE tags_before")
    db.table("tags").create_index(["name"], unique=True)
    # Not the state first: SQLite would take it for the way to a few photos' accepted tags, which nearly all are.
    db.table("photo_tags").create_index(["tag_id", "state", "photo_id"])


def _compare_photos(db: Database) -> None:
    # Looks can be made again from the thumbnails; what the user said of two photos cannot.
    db.execute(
        """
        CREATE TABLE photo_looks (
            photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE, look BLOB NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE not_duplicates (
            photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
            other_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
            PRIMARY KEY (photo_id, other_id), CHECK (photo_id <= other_id)
        )
        """
    )
    db.table("not_duplicates").create_index(["other_id"])


def _learn_tags(db: Database) -> None:
    # concept: the entry of the vocabulary whose proposals become this tag.  hidden: it only remembers on which photos
    # the user does not want it, and is not listed until it is on one.
    db.execute("ALTER TABLE tags ADD COLUMN concept TEXT")
    db.execute("ALTER TABLE tags ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0")
    db.execute("CREATE UNIQUE INDEX tags_by_concept ON tags (concept) WHERE concept IS NOT NULL")
    # The user's edits of what ships (JSON), with the entry as it was when it was edited first (base).
    db.execute("CREATE TABLE vocabulary (key TEXT PRIMARY KEY NOT NULL, edits TEXT NOT NULL, base TEXT)")
    db.execute(
        """
        CREATE TABLE concepts (
            id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, auto_accept REAL, learned_from TEXT,
            shown_from REAL, stated REAL
        )
        """
    )
    # Tags that came onto photos or went, until what is learned from it was: see engine.tagging.
    db.execute(
        "CREATE TABLE tag_changes (tag_id INTEGER NOT NULL, photo_id INTEGER NOT NULL, PRIMARY KEY (tag_id, photo_id))"
    )
    # Proposals are made anew at any time; nothing of the user's is in them.  Those that are settled (decided, or
    # implied by what was) have their probability below zero: they count for the stated precision only.
    db.execute(
        """
        CREATE TABLE proposals (
            photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
            concept_id INTEGER NOT NULL REFERENCES concepts (id) ON DELETE CASCADE,
            probability REAL NOT NULL, PRIMARY KEY (photo_id, concept_id)
        )
        """
    )
    db.execute("CREATE INDEX proposals_by_concept ON proposals (concept_id, probability DESC, photo_id)")
    # The photos that proposals were asked for, and the model of which they are; none while a vector is lacking.
    db.execute(
        """
        CREATE TABLE proposed_photos (
            photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE, bundle_id TEXT
        )
        """
    )


def _describe(db: Database) -> None:
    # What a file and its sidecar said (JSON) when they were last read or written: the base of the next merging.
    db.execute(
        """
        CREATE TABLE metadata (
            file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
            described TEXT NOT NULL, sidecar BLOB, sidecar_size INTEGER, sidecar_mtime_ns INTEGER
        )
        """
    )
    # The tags that Sajin itself put beside or into a file, as paths (JSON): these it may move and take away again.
    db.execute(
        """
        CREATE TABLE metadata_written (
            file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE, paths TEXT NOT NULL
        )
        """
    )
    # What is just being put in place: if Sajin is killed then, its own writing is not taken for another program's.
    db.execute(
        """
        CREATE TABLE metadata_pending (
            file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE, path BLOB NOT NULL,
            size_bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, described TEXT NOT NULL, paths TEXT NOT NULL,
            PRIMARY KEY (file_id, path)
        )
        """
    )
    # Photos of which the user changed something that is not in their files yet.
    db.execute("CREATE TABLE metadata_due (photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE)")
    db.execute(
        """
        CREATE TABLE metadata_conflicts (
            photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE, field TEXT NOT NULL,
            ours TEXT NOT NULL, theirs TEXT NOT NULL, path BLOB NOT NULL, seen_at TEXT NOT NULL,
            PRIMARY KEY (photo_id, field)
        )
        """
    )
    db.execute(
        """
        CREATE TABLE metadata_problems (
            file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
            reason TEXT NOT NULL, seen_at TEXT NOT NULL
        )
        """
    )
    # A file that Sajin is about to write will have another content, and be the same photo.
    db.execute("CREATE TABLE successions (new_hash TEXT PRIMARY KEY NOT NULL, old_hash TEXT NOT NULL)")


def _tag_and_describe(db: Database) -> None:
    _learn_tags(db)
    _describe(db)


STEPS = (_create, _stamp_embeddings, _note_changes_of_files, _organise, _compare_photos, _tag_and_describe)
