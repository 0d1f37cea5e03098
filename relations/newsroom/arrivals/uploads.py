"""How much of an uploaded file is taken in, before anybody has looked at it."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# As much as is kept of a source, and a byte by which too much is known.
MOST = 5_000_001


class CappedUploadHandler(FileUploadHandler):
    """Keeps the beginning of a file in memory, lets the rest go by, and writes nothing to the disk."""

    def new_file(self, *arguments: Any, **options: Any) -> None:
        super().new_file(*arguments, **options)
        self.taken = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.taken.write(raw_data[: MOST - self.taken.tell()])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        size = self.taken.tell()
        self.taken.seek(0)
        return InMemoryUploadedFile(
            self.taken, self.field_name, self.file_name or "", self.content_type or "", size, self.charset,
            self.content_type_extra,
        )  # fmt: skip
