"""What a verification says of whose a certificate is: nothing that anybody but the installation can read."""

from services.approval.bootstrap import room
from services.approval.commands import VerifyCertificate
from services.chassis.certificate_ids import holder_words
from services.chassis.privacy import Sealer
from tests.unit.approval.test_certificates import issued


def test_only_who_holds_the_key_can_tell_from_a_verification_whose_it_is(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    verified = room(approval).ask(VerifyCertificate(certificate.id))
    assert verified.proof == sealer.index(holder_words(certificate.id, certificate.party))
    assert verified.proof not in (certificate.party, sealer.index(holder_words("another", certificate.party)))
