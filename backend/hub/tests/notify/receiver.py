"""The other sides of notifications: a mail server (aiosmtpd: STARTTLS and AUTH required) and an HTTP
receiver. Prints both ports; writes what it takes to DIR/taken, a line of JSON each. While DIR/fail is
there HTTP answers 503; while DIR/hang is there it takes the request and never answers."""

import asyncio, email, email.policy, hashlib, hmac, http.server, json, os, ssl, sys, threading, time
from aiosmtpd.smtp import SMTP, AuthResult

DIR = sys.argv[1]
SECRET = b"a secret of the test"
LOCK = threading.Lock()


def taken(entry):
    with LOCK, open(f"{DIR}/taken", "a") as out:
        out.write(json.dumps(entry) + "\n")


class Mail:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        taken({
            "by": "mail", "to": envelope.rcpt_tos, "subject": mail["Subject"], "id": mail["Message-ID"],
            "text": mail.get_body(("plain",)).get_content(), "html": mail.get_body(("html",)).get_content(),
        })
        return "250 taken by the test"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"hub", b"right"), handled=False)


class Web(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if os.path.exists(f"{DIR}/fail"):
            self.answer(503, b"come back later")
            return
        stamp = self.headers.get("X-Ohmstead-Timestamp", "")
        right = "sha256=" + hmac.new(SECRET, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        taken({
            "by": self.path.strip("/"), "title": self.headers.get("Title"), "body": body.decode(),
            "signed": self.headers.get("X-Ohmstead-Signature") == right,
            "token": self.headers.get("Authorization"),
        })
        if os.path.exists(f"{DIR}/hang"):
            time.sleep(600)
        self.answer(200, b"taken")

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
