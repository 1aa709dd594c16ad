# SPDX-License-Identifier: GPL-2.0-or-later
"""Connections that no TLS stack of today makes any more: export suites, IDEA and DEFLATE, by the rules of RFC 2246, RFC 6101
and RFC 3749. Nothing of siptls is in it: Python's hashes and zlib, the block ciphers of the openssl program, IDEA of libgcrypt."""
import ctypes
import ctypes.util
import dataclasses
import hashlib
import hmac
import pathlib
import shutil
import struct
import subprocess
import sys
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "metamorphic"))
import capture_file  # noqa: E402

SSL3, TLS10, TLS11, TLS12 = 0x0300, 0x0301, 0x0302, 0x0303
NAMES = {SSL3: "ssl3", TLS10: "tls10", TLS11: "tls11", TLS12: "tls12"}
LEGACY = ("-provider", "legacy", "-provider", "default")
CLIENT, SERVER = 0, 1


@dataclasses.dataclass(frozen=True)
class Suite:
    """`cipher` as the openssl program calls it; `material`: bytes of the key that come out of the key block."""
    number: int
    digest: str
    cipher: str
    key: int
    material: int
    block: int
    read_by_tshark: bool = True


RC4_40, RC4_56 = ("rc4", 16, 5, 0), ("rc4", 16, 7, 0)
RC2_40, RC2_56 = ("rc2-cbc", 16, 5, 8), ("rc2-cbc", 16, 7, 8)
DES40, DES = ("des-cbc", 8, 5, 8), ("des-cbc", 8, 8, 8)
EXPORT = [
    Suite(0x0003, "md5", *RC4_40), Suite(0x0006, "md5", *RC2_40), Suite(0x0008, "sha1", *DES40),
    Suite(0x000B, "sha1", *DES40), Suite(0x000E, "sha1", *DES40), Suite(0x0011, "sha1", *DES40),
    Suite(0x0014, "sha1", *DES40), Suite(0x0017, "md5", *RC4_40), Suite(0x0019, "sha1", *DES40),
    Suite(0x0060, "md5", *RC4_56), Suite(0x0064, "sha1", *RC4_56), Suite(0x0065, "sha1", *RC4_56),
    # tshark takes RC2 for a stream cipher, 7 bytes for the key of DES, and knows no Kerberos.
    Suite(0x0061, "md5", *RC2_56, False), Suite(0x0062, "sha1", *DES, False), Suite(0x0063, "sha1", *DES, False),
    Suite(0x0026, "sha1", *DES40, False), Suite(0x0027, "sha1", *RC2_40, False), Suite(0x0028, "sha1", *RC4_40, False),
    Suite(0x0029, "md5", *DES40, False), Suite(0x002A, "md5", *RC2_40, False), Suite(0x002B, "md5", *RC4_40, False),
]
IDEA = [
    # tshark knows no Kerberos.
    Suite(0x0007, "sha1", "idea-cbc", 16, 16, 8), Suite(0x0021, "sha1", "idea-cbc", 16, 16, 8, False),
    Suite(0x0025, "md5", "idea-cbc", 16, 16, 8, False),
]
WHOLE_KEYS = [  # with DEFLATE
    (SSL3, Suite(0x000A, "sha1", "des-ede3-cbc", 24, 24, 8)), (TLS10, Suite(0x002F, "sha1", "aes-128-cbc", 16, 16, 16)),
    (TLS10, Suite(0x0005, "sha1", "rc4", 16, 16, 0)), (TLS12, Suite(0x003C, "sha256", "aes-128-cbc", 16, 16, 16)),
    (TLS12, Suite(0x0002, "sha1", "", 0, 0, 0)),
]


def digest(name, *parts):
    return hashlib.new(name, b"".join(parts)).digest()


def p_hash(name, secret, seed, length):
    out, a = b"", seed
    while len(out) < length:
        a = hmac.digest(secret, a, name)
        out += hmac.digest(secret, a + seed, name)
    return out[:length]


def derive(version, secret, label, seed, length):
    """The pseudo-random function; SSL 3.0 has no labels."""
    if version == SSL3:
        parts = (digest("md5", secret, digest("sha1", bytes([65 + n]) * (n + 1), secret, seed)) for n in range(length // 16 + 1))
        return b"".join(parts)[:length]
    if version == TLS12:
        return p_hash("sha256", secret, label + seed, length)
    half = (len(secret) + 1) // 2
    halves = p_hash("md5", secret[:half], label + seed, length), p_hash("sha1", secret[len(secret) - half:], label + seed, length)
    return bytes(one ^ other for one, other in zip(*halves))


class Rc4:
    def __init__(self, key):
        self.state, self.i, self.j, j = list(range(256)), 0, 0, 0
        for i in range(256):
            j = (j + self.state[i] + key[i % len(key)]) & 255
            self.state[i], self.state[j] = self.state[j], self.state[i]

    def encrypt(self, plain):
        state, out = self.state, bytearray()
        for byte in plain:
            self.i = (self.i + 1) & 255
            self.j = (self.j + state[self.i]) & 255
            state[self.i], state[self.j] = state[self.j], state[self.i]
            out.append(byte ^ state[(state[self.i] + state[self.j]) & 255])
        return bytes(out)


def openssl(cipher, key, vector, plain):
    done = subprocess.run(["openssl", "enc", "-e", f"-{cipher}", "-K", key.hex(), "-iv", vector.hex(), "-nopad", *LEGACY],
                          input=plain, capture_output=True, check=True)
    return done.stdout


def libgcrypt():
    """The library, or None."""
    name = ctypes.util.find_library("gcrypt")
    library = ctypes.CDLL(name) if name else None
    if library:
        library.gcry_check_version.restype = ctypes.c_char_p
        library.gcry_check_version(None)
    return library


def idea(_, key, vector, plain):
    """IDEA in CBC by libgcrypt."""
    algorithm, cbc = 1, 3
    library, handle = libgcrypt(), ctypes.c_void_p()
    out = ctypes.create_string_buffer(len(plain))
    size = ctypes.c_size_t
    if (library.gcry_cipher_open(ctypes.byref(handle), algorithm, cbc, 0) or
            library.gcry_cipher_setkey(handle, key, size(len(key))) or
            library.gcry_cipher_setiv(handle, vector, size(len(vector))) or
            library.gcry_cipher_encrypt(handle, out, size(len(plain)), plain, size(len(plain)))):
        raise RuntimeError("libgcrypt refuses IDEA")
    library.gcry_cipher_close(handle)
    return out.raw


class Seal:
    """One side's records from ChangeCipherSpec on."""

    def __init__(self, version, suite, side, master, randoms, packer):
        self.version, self.suite, self.packer, self.number = version, suite, packer, 0
        mac = hashlib.new(suite.digest).digest_size
        block = derive(version, master, b"key expansion", randoms[SERVER] + randoms[CLIENT], 2 * (mac + suite.material + suite.block))
        self.mac_key = block[side * mac:][:mac]
        key = block[2 * mac + side * suite.material:][:suite.material]
        self.vector = block[2 * (mac + suite.material) + side * suite.block:][:suite.block]
        if suite in EXPORT:
            key, self.vector = self.weakened(side, key, randoms)
        self.key = key
        self.stream = Rc4(key) if suite.cipher == "rc4" else None

    def weakened(self, side, key, randoms):
        suite = self.suite
        if self.version == SSL3:
            seed = randoms[side] + randoms[1 - side]
            return digest("md5", key, seed)[:suite.key], digest("md5", seed)[:suite.block]
        label = (b"client write key", b"server write key")[side]
        seed = randoms[CLIENT] + randoms[SERVER]
        vectors = derive(self.version, b"", b"IV block", seed, 2 * suite.block)
        return derive(self.version, key, label, seed, suite.key), vectors[side * suite.block:][:suite.block]

    def mac(self, kind, content):
        numbers = struct.pack(">QB", self.number, kind)
        if self.version == SSL3:
            pad = 48 if self.suite.digest == "md5" else 40
            inner = digest(self.suite.digest, self.mac_key, b"\x36" * pad, numbers, struct.pack(">H", len(content)), content)
            return digest(self.suite.digest, self.mac_key, b"\x5c" * pad, inner)
        return hmac.digest(self.mac_key, numbers + struct.pack(">HH", self.version, len(content)) + content, self.suite.digest)

    def record(self, kind, content):
        if self.packer:
            content = self.packer.compress(content) + self.packer.flush(zlib.Z_SYNC_FLUSH)
        plain = content + self.mac(kind, content)
        self.number += 1
        if self.suite.block:
            padding = -(len(plain) + 1) % self.suite.block
            plain += bytes([padding]) * (padding + 1)
            sealed = self.blocks(plain)
        else:
            sealed = self.stream.encrypt(plain) if self.stream else plain
        return struct.pack(">BHH", kind, self.version, len(sealed)) + sealed

    def blocks(self, plain):
        explicit = self.version >= TLS11
        vector = bytes(range(self.suite.block)) if explicit else self.vector
        encrypt = idea if self.suite.cipher == "idea-cbc" else openssl
        sealed = encrypt(self.suite.cipher, self.key, vector, plain)
        self.vector = sealed[-self.suite.block:]
        return (vector if explicit else b"") + sealed


def message(kind, body):
    return bytes([kind]) + struct.pack(">I", len(body))[1:] + body


def clear(version, body, kind=22):
    return struct.pack(">BHH", kind, version, len(body)) + body


def connection(version, suite, deflate, label, master=None):
    """(side, bytes) of what crosses the wire, and the line of the key log."""
    randoms = [digest("sha256", label.encode(), bytes([side])) for side in (CLIENT, SERVER)]
    master = master or digest("sha384", label.encode())
    method = b"\1" if deflate else b"\0"
    seals = [Seal(version, suite, side, master, randoms, zlib.compressobj() if deflate else None) for side in (CLIENT, SERVER)]
    number = struct.pack(">H", suite.number)
    finished = message(20, bytes(36 if version == SSL3 else 12))
    methods = bytes([1 + deflate]) + (b"\1\0" if deflate else b"\0")
    hello = struct.pack(">H", version) + randoms[CLIENT] + b"\0" + b"\0\2" + number + methods
    answer = struct.pack(">H", version) + randoms[SERVER] + b"\0" + number + method
    common = f"From: <sip:{label}@example.com>;tag=1\r\nTo: <sip:{label}@example.com>\r\nCall-ID: {label}\r\nCSeq: 1 REGISTER\r\n"
    via = f"Via: SIP/2.0/TLS 10.0.0.2:5061;branch=z9hG4bK{label}\r\n"
    register = f"REGISTER sip:example.com SIP/2.0\r\n{via}{common}Content-Length: 0\r\n\r\n".encode()
    ok = f"SIP/2.0 200 OK\r\n{via}{common}Content-Length: 0\r\n\r\n".encode()
    change = clear(version, b"\1", 20)
    pieces = [
        (CLIENT, clear(version, message(1, hello))),
        (SERVER, clear(version, message(2, answer) + message(14, b""))),
        (CLIENT, clear(version, message(16, b"\0\4\1\2\3\4")) + change + seals[CLIENT].record(22, finished)),
        (SERVER, change + seals[SERVER].record(22, finished)),
        (CLIENT, seals[CLIENT].record(23, register[:40]) + seals[CLIENT].record(23, register[40:])),
        (SERVER, seals[SERVER].record(23, ok)),
    ]
    return pieces, f"CLIENT_RANDOM {randoms[CLIENT].hex()} {master.hex()}\n"


def frames(pieces, port, start):
    """The connection's packets, from SYN to FIN."""
    sequence, made = [1000, 5000], []

    def packet(side, flags, payload=b""):
        ends = [(b"\x0a\0\0\2", port), (b"\x0a\0\0\1", 5061)]
        (source, source_port), (destination, destination_port) = ends[side], ends[1 - side]
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 40 + len(payload), 0, 0, 64, 6, 0, source, destination)
        tcp = struct.pack(">HHIIHHI", source_port, destination_port, sequence[side], sequence[1 - side] if flags != 2 else 0,
                          0x5000 | flags, 0xFFFF, 0)
        made.append(capture_file.Frame((start + len(made)) * 1_000_000, b"\2\0\0\0\0\1\2\0\0\0\0\2\x08\0" + ip + tcp + payload))
        sequence[side] += len(payload) + (1 if flags & 3 else 0)

    packet(CLIENT, 2)
    packet(SERVER, 18)
    for side, payload in pieces:
        packet(side, 24, payload)
    packet(CLIENT, 17)
    packet(SERVER, 17)
    packet(CLIENT, 16)
    return made


def plans():
    for version in (SSL3, TLS10):
        for suite in EXPORT:
            yield version, suite, False
    for version in (SSL3, TLS10, TLS11) if libgcrypt() else ():
        for suite in IDEA:
            yield version, suite, False
    for version, suite in WHOLE_KEYS:
        yield version, suite, True


def can_seal():
    if not shutil.which("openssl"):
        return False
    done = subprocess.run(["openssl", "enc", "-e", "-rc2-cbc", "-K", "00" * 16, "-iv", "00" * 8, "-nopad", *LEGACY], input=bytes(8),
                          capture_output=True, check=False)
    return done.returncode == 0
