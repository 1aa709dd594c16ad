# SPDX-License-Identifier: GPL-2.0-or-later
"""sipp, a real SIP client: one REGISTER with Digest, expecting a final answer.

Debian's sipp has no TLS, so it speaks TCP to a socat beside it, which puts it into TLS (OpenSSL)."""
import subprocess

PORT = 5070
REQUEST = """
  <send retrans="500"><![CDATA[
    REGISTER sip:{domain} SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    Max-Forwards: 70
    From: <sip:{user}@{domain}>;tag=[call_number]
    To: <sip:{user}@{domain}>
    Call-ID: [call_id]
    CSeq: {number} REGISTER
    Contact: <sip:{user}@[local_ip]:[local_port];transport=tls>
    User-Agent: sipp
    Expires: 600
    {authentication}
    Content-Length: 0

  ]]></send>
"""
AUTHENTICATION = "[authentication username={user} password=secret]"
SCENARIO = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="register">
{first}
  <recv response="401" auth="true"/>
{second}
  <recv response="{status}"/>
</scenario>
"""


def label():
    said = subprocess.run(["sipp", "-v"], capture_output=True, text=True, check=False)
    return "sipp " + said.stdout.split("SIPp v")[1].split("-")[0] + " through socat"


def wrapped_in_tls(server):
    """The command that takes TCP connections on PORT and carries them on to `server` in TLS."""
    return ["socat", f"TCP-LISTEN:{PORT},bind=127.0.0.1,fork,reuseaddr",
            f"OPENSSL:{server.endpoint},verify=0,no-sni=1"]


def arguments(folder, user, domain, status):
    """The command that signs `user` in and expects `status` for an answer."""
    def request(number, authentication):
        return REQUEST.format(user=user, domain=domain, number=number,
                              authentication=authentication).replace("    \n", "")
    scenario = folder / f"{user}.xml"
    scenario.write_text(SCENARIO.format(
        first=request(1, ""), second=request(2, AUTHENTICATION.format(user=user)), status=status))
    return ["sipp", "-t", "t1", "-sf", str(scenario), "-m", "1", "-i", "127.0.0.1", "-nostdin",
            "-timeout", "20s", f"127.0.0.1:{PORT}"]
