"""The other sides of notifications: a mail server (aiosmtpd: STARTTLS and AUTH required) and an HTTP
receiver, which below /push is a push service with its browser (RFC 8030, 8291, 8292: it checks who asks, and
decrypts). Prints both ports, and writes the browser's keys to DIR/push.json; writes what it takes to DIR/taken, a
line of JSON each. While DIR/fail is there HTTP answers 503; while DIR/hang is there it takes the request and never
answers; while DIR/hang-mail is there neither does the mail server; while DIR/gone is there the push service answers 410."""

import asyncio, base64, email, email.policy, hashlib, hmac, http.server, json, os, ssl, sys, threading, time
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

DIR = sys.argv[1]
SECRET = b"a secret of the test"
LOCK = threading.Lock()


def taken(entry):
    with LOCK, open(f"{DIR}/taken", "a") as out:
        out.write(json.dumps(entry) + "\n")


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(data):
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data)


class Browser:
    """Its keys, and how it reads what only it can read (RFC 8291)."""

    def __init__(self):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.public = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.auth = os.urandom(16)
        with open(f"{DIR}/push.json", "w") as out:
            json.dump({"p256dh": encode(self.public), "auth": encode(self.auth)}, out)

    def read(self, body):
        salt, size, sender = body[:16], int.from_bytes(body[16:20], "big"), body[21:21 + body[20]]
        record = body[21 + body[20]:]
        if len(body) > size:
            raise ValueError("more than one record")
        derive = lambda salt, secret, info, n: HKDF(hashes.SHA256(), n, salt, info).derive(secret)
        shared = self.private.exchange(ec.ECDH(), point(sender))
        secret = derive(self.auth, shared, b"WebPush: info\0" + self.public + sender, 32)
        key = derive(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derive(salt, secret, b"Content-Encoding: nonce\0", 12)
        plain = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0")
        if plain[-1] != 2:
            raise ValueError("not the last record")
        return plain[:-1].decode()


BROWSER = Browser()


def vapid(header, audience):
    """Who asks (RFC 8292): the public key, and whom the push service may ask."""
    scheme, rest = header.split(" ", 1)
    fields = dict(part.strip().split("=", 1) for part in rest.split(","))
    signed, signature = fields["t"].rsplit(".", 1)
    raw = decode(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    point(decode(fields["k"])).verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    head, claims = (json.loads(decode(part)) for part in signed.split("."))
    if (scheme, head["alg"], claims["aud"]) != ("vapid", "ES256", audience):
        raise ValueError(f"made out to {claims}")
    if not time.time() < claims["exp"] <= time.time() + 86400:
        raise ValueError("ended, or too long")
    return fields["k"], claims["sub"]


class Mail:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        taken({
            "by": "mail", "to": envelope.rcpt_tos, "subject": mail["Subject"], "id": mail["Message-ID"],
            "text": mail.get_body(("plain",)).get_content(), "html": mail.get_body(("html",)).get_content(),
        })
        while os.path.exists(f"{DIR}/hang-mail"):
            await asyncio.sleep(0.05)
        return "250 taken by the test"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"hub", b"right"), handled=False)


class Web(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if os.path.exists(f"{DIR}/fail"):
            self.answer(503, b"come back later")
            return
        if self.path.startswith("/push/"):
            self.push(body)
            return
        stamp = self.headers.get("X-Ohmstead-Timestamp", "")
        right = "sha256=" + hmac.new(SECRET, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        taken({
            "by": self.path.strip("/"), "title": self.headers.get("Title"), "body": body.decode(),
            "signed": self.headers.get("X-Ohmstead-Signature") == right,
            "token": self.headers.get("Authorization"),
        })
        self.take(200, b"taken")

    def push(self, body):
        if os.path.exists(f"{DIR}/gone"):
            self.answer(410, b"push subscription has unsubscribed or expired")
            return
        try:
            key, contact = vapid(self.headers["Authorization"], f"http://{self.headers['Host']}")
            if self.headers["Content-Encoding"] != "aes128gcm" or int(self.headers["TTL"]) < 0:
                raise ValueError("no TTL, or another coding")
            told = json.loads(BROWSER.read(body))
        except Exception as error:
            self.answer(400, repr(error).encode())
            return
        taken({"by": "push", "path": self.path, "told": told, "key": key, "contact": contact,
               "topic": self.headers.get("Topic"), "urgency": self.headers.get("Urgency")})
        self.take(201, b"")

    def take(self, status, text):
        if os.path.exists(f"{DIR}/hang"):
            time.sleep(600)
        self.answer(status, text)

    def answer(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args):
        pass


async def main():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(f"{DIR}/cert.pem", f"{DIR}/key.pem")
    smtp = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Mail(), tls_context=tls, require_starttls=True, auth_required=True, authenticator=authenticate),
        "127.0.0.1", 0)
    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Web)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    print(smtp.sockets[0].getsockname()[1], web.server_address[1], flush=True)
    await smtp.serve_forever()


asyncio.run(main())
