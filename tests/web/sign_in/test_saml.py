"""SAML: an answer signed by the organisation's provider lets in; one that is not, or answers no question, does not."""

from __future__ import annotations

import base64
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client

from utfall.web.accounts.models import GroupRole, User
from utfall.web.permissions import Role
from utfall.web.sign_in_file import read_sign_in

pytest.importorskip("onelogin.saml2", reason="the extra saml is not installed")

IDP, ACS = "https://idp.exempelstad.se/metadata", "http://localhost/konto/saml/kommunen-saml/acs/"
FILE = """
[[saml]]
id = "kommunen-saml"
name = "Exempelstads SAML"
entity_id = "{idp}"
sso_url = "https://idp.exempelstad.se/sso"
certificate = "{certificate}"
attributes = {{ uid = "uid", username = "uid", first_name = "givenName", last_name = "sn", email = "mail" }}
"""
ANSWER = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0"
 IssueInstant="{now}" Destination="{acs}"{in_response_to}>
<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{idp}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{assertion}
</samlp:Response>"""
ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0"
 IssueInstant="{now}"><saml:Issuer>{idp}</saml:Issuer><saml:Subject>
<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">karin</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{acs}"{in_response_to}/></saml:SubjectConfirmation>
</saml:Subject><saml:Conditions NotBefore="{before}" NotOnOrAfter="{until}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_s1"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>
</saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>
<saml:Attribute Name="uid"><saml:AttributeValue>karin.berg</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="givenName"><saml:AttributeValue>Karin</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="sn"><saml:AttributeValue>Berg</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="mail"><saml:AttributeValue>karin.berg@exempelstad.example</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="groups"><saml:AttributeValue>utfall-controller</saml:AttributeValue></saml:Attribute>
</saml:AttributeStatement></saml:Assertion>"""


def key_and_certificate() -> tuple[str, str]:
    """A new key and its own certificate, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.exempelstad.se")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), made.public_bytes(serialization.Encoding.PEM).decode()


KEY, CERTIFICATE = key_and_certificate()
OTHER_KEY, OTHER_CERTIFICATE = key_and_certificate()


@pytest.fixture(autouse=True)
def _provider(settings: Any, tmp_path: Path, db: None) -> None:
    file = tmp_path / "sign-in.toml"
    file.write_text(FILE.format(idp=IDP, certificate=CERTIFICATE.replace("\n", "\\n")), encoding="utf-8")
    file.chmod(0o600)
    found = read_sign_in(file, is_loopback=True)
    settings.SIGN_IN, settings.SOCIALACCOUNT_PROVIDERS = found, found.providers
    GroupRole.objects.create(group="utfall-controller", role=Role.CONTROLLER, unit=None)


def question(client: Client) -> tuple[str, str]:
    """The id of what we ask the provider, and who we say that we are."""
    start = client.post("/konto/saml/kommunen-saml/login/?process=login")
    assert start["Location"].startswith("https://idp.exempelstad.se/sso?")
    sent = parse_qs(urlsplit(start["Location"]).query)["SAMLRequest"][0]
    root = ElementTree.fromstring(zlib.decompress(base64.b64decode(sent), -15))
    issuer = root.find("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer")
    assert issuer is not None and issuer.text
    return root.attrib["ID"], issuer.text


def answer(client: Client, asked: str, audience: str, *, fault: str = "") -> Any:
    """The provider's answer, posted by the browser from the provider's page and then fetched by our own."""
    from onelogin.saml2.utils import OneLogin_Saml2_Utils

    moment = datetime.now(UTC) - (timedelta(hours=2) if fault == "old" else timedelta())
    words = {
        "now": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        "before": f"{moment - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}",
        "until": f"{moment + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}",
        "idp": IDP,
        "acs": ACS,
        "audience": "https://en-annan.exempelstad.se" if fault == "audience" else audience,
        "in_response_to": f' InResponseTo="{asked}"' if asked else "",
    }
    assertion = ASSERTION.format(**words)
    if fault != "unsigned":
        key, certificate = (OTHER_KEY, OTHER_CERTIFICATE) if fault == "key" else (KEY, CERTIFICATE)
        assertion = OneLogin_Saml2_Utils.add_sign(assertion, key, certificate).decode()
    if fault == "changed":
        assertion = assertion.replace("utfall-controller", "utfall-administrator")
    whole = ANSWER.format(assertion=assertion, **words)
    posted = Client(headers={"host": "localhost"}).post(
        urlsplit(ACS).path, {"SAMLResponse": base64.b64encode(whole.encode()).decode()}
    )
    client.cookies.update(posted.cookies)
    return client.get(posted["Location"])


def test_a_signed_answer_lets_in_with_the_roles_of_the_groups(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True  # the provider has asked for its own
    client = Client(headers={"host": "localhost"})
    assert "Exempelstads SAML" in client.get("/konto/logga-in/").content.decode()
    response = answer(client, *question(client))
    assert (response.status_code, response["Location"]) == (302, "/"), response.content.decode()
    user = User.objects.get(username="karin.berg")
    assert user.email == "karin.berg@exempelstad.example"
    assert (str(user), [one.role for one in user.memberships_on()]) == ("Karin Berg", ["controller"])
    assert client.get("/mal/").status_code == 200


@pytest.mark.parametrize("fault", ["unsigned", "key", "changed", "old", "audience"])
def test_a_false_answer_lets_nobody_in(fault: str) -> None:
    client = Client(headers={"host": "localhost"})
    response = answer(client, *question(client), fault=fault)
    assert response.status_code == 401
    assert "Inloggningen gick inte" in response.content.decode()
    assert not User.objects.filter(username="karin.berg").exists()


def test_an_answer_that_nobody_asked_for_lets_nobody_in() -> None:
    _, audience = question(Client(headers={"host": "localhost"}))
    client = Client(headers={"host": "localhost"})
    assert answer(client, "", audience).status_code == 401
    assert client.get("/mal/").status_code == 302
