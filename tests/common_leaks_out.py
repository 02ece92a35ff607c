"""What leaves the shop with the person's name on it: mails that are really delivered to
a :class:`~.common_sink.Sink`, and the copies that the person asks for."""

import time

from .common_mail import text_of
from .common_sink import Sink

#: Seconds until a message that was handed over has arrived.
ARRIVAL = 30


class Outgoing:
    """The part of a :class:`~.common_leaks.Story` that goes out."""

    def open_mail_server(self):
        """Let the mail server that was closed be one that takes mails."""
        self.sink = Sink()
        vals = {"smtp_port": self.sink.port}
        [server] = self.office("ir.mail_server", "search", [])
        self.office("ir.mail_server", "write", [server], vals)

    def deliver(self):
        """Send to the customer; first the mail server does not know the address."""
        self.open_mail_server()
        self.sink.refusing = True
        self.send_receipt("failed")
        self.post("Your repair is late")
        refused = self.sink.refused
        right = len(refused) >= 2 and set(refused) == {self.sentinels["email"]}
        self.expect("refusal", right and not self.sink.deliveries, refused)

        self.sink.refusing = False
        self.send_receipt("sent")
        self.post("Your repair is done")
        self.send_invoice()
        self.office("mail.mail", "process_email_queue")
        messages, name = self.arrived(3), self.sentinels["name"]
        named = [message for message in messages if name in str(message["To"])]
        self.expect("mail", len(messages) >= 3 and len(named) >= 2, messages)
        printed = [text_of(pdf) for m in messages for pdf in pdfs_of(m)]
        right = any(name in text for text in printed)
        self.expect("invoice by mail", right, printed)
        self.sink.stop()

    def arrived(self, count):
        """Return what came for the customer: so many, or fewer after a while."""
        until = time.monotonic() + ARRIVAL
        while True:
            messages = self.sink.sent_to(self.sentinels["email"])
            if len(messages) >= count or time.monotonic() > until:
                return messages
            time.sleep(0.1)

    def send_receipt(self, *states):
        answer = self.cashier.call(
            "pos.order", "pos_send_receipt", self.shop["till"], self.sold
        )
        self.expect("receipt", answer["status"] in states, answer)

    def post(self, body):
        self.office(
            "res.partner",
            "message_post",
            [self.customer],
            body=body,
            partner_ids=[self.customer],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def send_invoice(self):
        model = "account.move.send.wizard"
        context = {"active_model": "account.move", "active_ids": [self.move]}
        vals = {"sending_methods": ["email"]}
        [wizard] = self.office(model, "create", [vals], context=context)
        self.office(model, "action_send_and_print", [wizard], context=context)

    def ask_for_a_copy(self):
        vals = {
            "partner_id": self.customer,
            "request_type": "access",
            "verification": "card",
        }
        person = self.privacy
        request = self.office("identity.request", "create", [vals], person=person)
        self.office("identity.request", "action_verify", request, person=person)
        for kind in ("json", "pdf"):
            method = f"action_export_{kind}"
            action = self.office("identity.request", method, request, person=person)
            page = person.get(action["url"])
            self.copies[kind] = page.content
            text = without_spaces(text_of(page.content))
            missing = [
                field
                for field in ("name", "email", "street", "city", "birthdate", "vat")
                if without_spaces(self.sentinels[field]) not in text
            ]
            self.expect(f"copy ({kind})", not missing, (page.status_code, missing))


def without_spaces(text):
    # A long word is broken where a column ends.
    return "".join(text.split())


def pdfs_of(message):
    """Yield the content of each PDF that is attached to a message."""
    for part in message.iter_attachments():
        if part.get_content_type() == "application/pdf":
            yield part.get_content()
