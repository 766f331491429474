"""A real SMTP server for tests: aiosmtpd on a port of the system's choice, each mail that it takes a file.

Arguments: folder, then any of certificate=FILE key=FILE user=NAME password=TEXT.
Recipients: an address that begins with "refused." is answered with 550, "later." with 451; "later-once." the first time only; "says-554-5.7.1."
with 554 5.7.1, and so with any code; at one that begins with "hang-up." the connection ends. A mail to one that begins with "slow." is taken, and
answered only when the file "answer" is in the folder.
Standard output: the port. It ends with its standard input.
"""
import asyncio
import os
import re
import ssl
import sys
import time
import uuid

from aiosmtpd.smtp import SMTP, AuthResult

folder = sys.argv[1]
settings = dict(argument.split("=", 1) for argument in sys.argv[2:])
once = set()
connections = 0


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return [*responses[:-1], "250-ENHANCEDSTATUSCODES", responses[-1]]

    async def handle_RCPT(self, server, session, envelope, recipient, rcpt_options):
        address = recipient.lower()
        if address.startswith("refused."):
            return "550 5.1.1 No such user"
        if said := re.match(r"says-(\d{3})(?:-(\d\.\d+\.\d+))?\.", address):
            return f"{' '.join(filter(None, said.groups()))} As was asked for"
        if address.startswith("hang-up."):
            server.transport.abort()
            return "421 4.3.2 Gone"
        if address.startswith("later.") or (address.startswith("later-once.") and address not in once):
            once.add(address)
            return "451 4.7.1 Try again later"
        envelope.rcpt_tos.append(recipient)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        taken = time.time_ns()
        name = os.path.join(folder, f"{taken}-{uuid.uuid4().hex}")
        head = f"X-Test-Recipient: {envelope.rcpt_tos[0]}\r\nX-Test-Connection: {session.number}\r\nX-Test-Time: {taken // 1_000_000}\r\nX-Test-Tls: {session.ssl is not None}\r\nX-Test-User: {(session.auth_data or b'').decode()}\r\n"
        with open(name + ".tmp", "wb") as file:
            file.write(head.encode() + envelope.original_content)
        os.rename(name + ".tmp", name + ".eml")
        while envelope.rcpt_tos[0].startswith("slow.") and not os.path.exists(os.path.join(folder, "answer")):
            await asyncio.sleep(0.02)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, auth_data):
    expected = (settings["user"].encode(), settings["password"].encode())
    success = (auth_data.login, auth_data.password) == expected
    return AuthResult(success=success, auth_data=auth_data.login if success else None, handled=success)


class Server(SMTP):
    def _create_session(self):
        global connections
        session = super()._create_session()
        connections += 1
        session.number = connections
        return session


def make():
    context = None
    if "certificate" in settings:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(settings["certificate"], settings["key"])
    with_user = "user" in settings
    return Server(
        Handler(),
        hostname="localhost",
        tls_context=context,
        require_starttls=context is not None,
        authenticator=authenticate if with_user else None,
        auth_required=with_user,
    )


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(make, "127.0.0.1", int(settings.get("port", 0)))
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
