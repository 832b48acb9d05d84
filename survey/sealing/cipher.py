"""The ciphers of sealed responses; their only room, because it is loaded when the first envelope comes.

Elliptic-curve Diffie–Hellman on P-256 with a key of its own for each envelope, HKDF-SHA-256, AES-256-GCM:
what every browser has built in.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from binascii import Error

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()

INFO = b"hailong sealed response 1"

SCALAR, POINT, KEY, NONCE = 32, 65, 32, 12
"""Bytes of a private key, of a public key (uncompressed point), of an AES key and of its nonce."""


class Cipher:
    """Opens what devices sealed."""

    def key_pair(self) -> tuple[bytes, bytes]:
        """Return a new public and private key."""
        number = ec.generate_private_key(CURVE).private_numbers().private_value
        private = number.to_bytes(SCALAR, "big")
        return self.public(private), private

    def public(self, private: bytes) -> bytes:
        """Return the public key of a *private* one."""
        return _written(_private(private).public_key())

    def opened(self, key: str, sealed: str, private: bytes, bound: bytes) -> bytes | str:
        """Return what was sealed, or the name of what is wrong with it.

        Parameters
        ----------
        key, sealed : str
            The public half of the envelope's own key, and its content, as they travel.
        private : bytes
            The round's.
        bound : bytes
            What the content cannot be torn from.
        """
        try:
            theirs, content = _bytes(key), _bytes(sealed)
            point = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
            own = _private(private)
            made = derived(own.exchange(ec.ECDH(), point), theirs + _written(own.public_key()))
            return AESGCM(made[:KEY]).decrypt(made[KEY:], content, bound)
        except (InvalidTag, Error, ValueError) as error:
            return type(error).__name__


def derived(shared: bytes, salt: bytes) -> bytes:
    """Return the key and the nonce of one envelope; its own key pair is used once, so both are too."""
    return HKDF(algorithm=SHA256(), length=KEY + NONCE, salt=salt, info=INFO).derive(shared)


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _private(scalar: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(scalar, "big"), CURVE)


def _written(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
