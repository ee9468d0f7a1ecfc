"""What every file says in the same words."""

from presskits.shared_lines import short_fingerprint


def test_the_short_fingerprint_can_be_read_aloud():
    assert short_fingerprint("7f3a91c208de" + "0" * 52) == "7F3A-91C2-08DE"
