"""Papers as files, on the wire."""

from sanji.intake.v1 import intake_materials_pb2 as pb

from services.chassis.clock import rfc3339
from services.intake.domain.uploads import Upload


def upload_to_proto(upload: Upload) -> pb.Upload:
    """What a file is; its key stays here."""
    return pb.Upload(
        upload=upload.id,
        item=upload.item,
        material=upload.material,
        media_type=upload.media_type,
        size=upload.size,
        sha256=upload.digest,
        at=rfc3339(upload.at),
        valid_until=upload.valid_until.isoformat() if upload.valid_until else "",
        attached=upload.attached,
        expires_at=rfc3339(upload.expires_at) if upload.expires_at else "",
    )
