"""A mail server of a test: takes what is sent over a real connection, and keeps it."""

import email
import email.policy
import socketserver
import threading
from typing import NamedTuple


class Delivery(NamedTuple):
    recipients: list  #: addresses, as the sender said them to the server
    message: email.message.EmailMessage


class Sink(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine, in a thread, until :meth:`stop`."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.port = self.server_address[1]
        self.deliveries = []
        #: Whether every recipient is unknown here.
        self.refusing = False
        #: Who was refused.
        self.refused = []
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)
        self._thread.start()

    def stop(self):
        self.shutdown()
        self.server_close()
        self._thread.join()

    def sent_to(self, address):
        """Return the messages that went to an address and nobody else."""
        return [d.message for d in self.deliveries if d.recipients == [address]]


class _Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs to hand a message over."""

    def handle(self):
        self._recipients = []
        self._say("220 sink")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            verb = line[:4].upper()
            if verb == "QUIT":
                return self._say("221 bye")
            self._say(getattr(self, f"_on_{verb.lower()}", self._on_other)(line))

    def _on_rcpt(self, line):
        address = line.partition("<")[2].partition(">")[0]
        if self.server.refusing:
            self.server.refused.append(address)
            # Mail servers repeat the address, also in what a client logs.
            return f"550 5.1.1 <{address}>: user unknown"
        self._recipients.append(address)
        return "250 ok"

    def _on_data(self, _line):
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.server.deliveries.append(Delivery(self._recipients, message))
        return self._on_rset()

    def _on_rset(self, _line=""):
        self._recipients = []
        return "250 ok"

    def _on_other(self, _line):
        return "250 ok"

    def _say(self, line):
        self.wfile.write(line.encode() + b"\r\n")
