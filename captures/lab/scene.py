# SPDX-License-Identifier: GPL-2.0-or-later
"""What a scenario plays on: it declares hosts, certificates and servers, then lets clients act.

Each client action states the truth of its connections. Scripted clients report what they did, real
programs say it on their output; where that contradicts the stated truth the scene stops.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from lab import names, servers
from lab.certificates import Certificate, Workshop
from lab.leases import Leases
from lab.network import DNS_ADDRESS, Host, Network
from lab.programs import version_in
from lab.recorder import Recorder
from lab.sip_stack_trace import dress
from lab.wire import connections

CAPTURES = pathlib.Path(__file__).parent.parent
REQUEST = (
    "OPTIONS sip:{0} SIP/2.0\r\nVia: SIP/2.0/TLS {0};branch=z9hG4bK1\r\n"
    "From: <sip:visitor@{0}>;tag=1\r\nTo: <sip:{0}>\r\nCall-ID: 1@{0}\r\nCSeq: 1 OPTIONS\r\n"
    "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n")
# Hands a request to the proxy of the same machine, and waits a moment for what comes of it.
SEND = """
import select, socket, sys
with socket.create_connection(("127.0.0.1", 5060)) as proxy:
    proxy.sendall(sys.argv[1].encode())
    select.select([proxy], [], [], 2)
"""


@dataclass
class Server:
    """A listening program with the certificate and the version it negotiates."""

    host: Host
    port: int
    certificate: Certificate
    version: str
    process: subprocess.Popen

    @property
    def endpoint(self):
        address = self.host.address
        return f"[{address}]:{self.port}" if ":" in address else f"{address}:{self.port}"


def end(process):
    """Ends a program with time to end its own children (kamailio has some)."""
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Scene:
    """The stage of one scenario, from its declaration to truth.json; used by a with statement."""

    def __init__(self, capture, watched_ports=(5061,)):
        self._folder = tempfile.TemporaryDirectory(prefix="siplab")
        self.folder = pathlib.Path(self._folder.name)
        self.workshop = Workshop(self.folder)
        self.network = Network()
        self._capture = capture
        self._key_log = self.folder / "keys.log"  # of the scripted registrar
        self._watched_ports = list(watched_ports)
        self._recorder = Recorder(self.network.switch, capture)
        self._processes = []
        self._expected = []
        self._trace = None  # local endpoint and how the registrar's trace is to look

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self._processes:
            end(process)
        self.network.close()
        self._folder.cleanup()

    # Declaring the stage.

    def dns(self, domains, ipv6=None, **records):
        """The DNS server of the site; see names.start for the records."""
        self.services = self.network.host("dns", DNS_ADDRESS, "00:50:56:8a:10:35")
        if ipv6:
            self.network.with_ipv6(self.services, ipv6)
        self._names = names.start(self.services, domains, **records)
        self._processes.append(self._names)

    def leases(self):
        """Leased addresses; their switches go to `dns`, which answers DHCP as well."""
        self._leases = Leases(self.folder)
        return self._leases.switches()

    def clock(self):
        """A time server (busybox) at the DNS server's address."""
        self._processes.append(self.services.start(["busybox", "ntpd", "-n", "-l"],
                                                   stderr=subprocess.DEVNULL))

    def plain_web(self, host, authority):
        """A web server on port 80 that hands out the authority's certificate."""
        folder = self.folder / "web"
        folder.mkdir()
        shutil.copy(authority.file, folder / "root.pem")
        argv = [sys.executable, "-m", "http.server", "80", "--directory", str(folder)]
        self._processes.append(host.start(argv, stdout=subprocess.DEVNULL,
                                          stderr=subprocess.DEVNULL))
        host.wait_for_listener(80)

    def _server(self, host, port, certificate, version, process):
        self._processes.append(process)
        host.wait_for_listener(port)
        return Server(host, port, certificate, version, process)

    def registrar(self, host, certificate, port=5061, versions=("1.0", "1.0"), manner="serve",
                  **settings):
        """The scripted registrar; without certificate it speaks plain SIP."""
        settings |= {"address": host.address, "port": port, "manner": manner}
        settings.setdefault("name", "lync.schertz.local")
        if certificate:
            settings["tls"] = {"chain": str(certificate.chain), "key": str(certificate.key),
                               "versions": versions, "tickets": settings.pop("tickets", False),
                               "key_log": str(self._key_log)}
        process = self._script("lab.registrar", host, settings, stdout=subprocess.DEVNULL)
        return self._server(host, port, certificate, versions[1], process)

    def traced_registrar(self, host, certificate, trace, **settings):
        """The registrar with a trace beside the capture; `trace` is how it is dressed (sip_stack_trace.dress)."""
        server = self.registrar(host, certificate, trace=str(self.folder / "trace.events"),
                                **settings)
        self._trace = (server.endpoint, trace)
        return server

    def _finish_trace(self):
        local, manner = self._trace
        lines = dress(self.folder / "trace.events", self._capture.parent / "trace.log", local,
                      **manner)
        day = 86400
        known = abs(manner.get("ahead", 0)) < day
        for session in self._expected:
            session["trace_lines"] = lines.get(session["client"], []) if known else []

    def openssl_server(self, host, certificate, version, *switches, port=5061):
        """openssl s_server with the given switches."""
        process = servers.openssl(host, certificate, port, switches)
        return self._server(host, port, certificate, version, process)

    def boringssl_server(self, host, certificate, port=5061):
        """A SIP server that packs its certificate, each time in another way; it writes a key log."""
        process = servers.boringssl(host, certificate, port, self._key_log, self.folder)
        return self._server(host, port, certificate, "1.3", process)

    def kamailio(self, host, certificate, port=5061, **settings):
        process = servers.kamailio(host, certificate, port, self.folder, **settings)
        return self._server(host, port, certificate, "1.2", process)

    def background(self, host, argv, port):
        """A program that helps the clients of a host, and listens there on `port`."""
        quiet = subprocess.DEVNULL
        self._processes.append(host.start(argv, stdin=quiet, stdout=quiet, stderr=quiet))
        host.wait_for_listener(port)

    def stop(self, server):
        end(server.process)

    def _script(self, module, host, settings, **options):
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CAPTURES),
                       "PYTHONDONTWRITEBYTECODE": "1"}
        return host.start([sys.executable, "-m", module, json.dumps(settings)], env=environment,
                          **options)

    # Acting and recording.

    def record(self):
        """Starts the recording; the first action does so by itself."""
        self._recorder.start()

    def pause(self, seconds):
        time.sleep(seconds)

    def expect(self, host, server, truth, **who):
        """States the truth of the next connection from this host."""
        names_ = server.certificate.names if server.certificate else []
        hashes = server.certificate.hashes if server.certificate else []
        session = {"client": host.address, "server": server.endpoint, "tls_version": server.version,
                   "sni": None, "presented_names": names_, "certificate_sha256": hashes,
                   "decidable": True, "acceptable": {}, **who, **truth}
        self._expected.append(session)

    def restart(self, host, address, vendor_class="CPE-OCPHONE"):
        """The device restarts and gets this address by DHCP."""
        self.record()
        self._leases.obtain(self._names, host, address, vendor_class, "LYNCPHONE-B19001")

    def ask_clock(self, host):
        """Asks the time server once, without setting any clock."""
        process = host.start(["busybox", "ntpd", "-n", "-w", "-p", DNS_ADDRESS],
                             stderr=subprocess.DEVNULL)
        time.sleep(2.5)
        end(process)

    def fetch(self, host, url):
        """Fetches a page in clear by curl, a real program."""
        host.run("curl", "-s", "-o", "/dev/null", "--max-time", "10", url)

    def start_client(self, host, server, client, truth, tries=1, pauses=(), record=True,
                     **settings):
        """Lets a scripted client act in the background; `finish_client` waits for it."""
        if record:
            self.record()
        settings = {**client, "tries": tries, "pauses": pauses, **settings}
        label, program = settings.pop("label"), "scripted, Python ssl"
        for each in truth if isinstance(truth, list) else [truth] * tries:
            self.expect(host, server, each, who=label, program=program)
        process = self._script("lab.sip_client", host, settings, stdout=subprocess.PIPE, text=True)
        self._processes.append(process)
        return process

    def finish_client(self, process, did):
        """Waits for a client in the background; `did` is a pattern its report must match."""
        said, _ = process.communicate(timeout=120)
        results = [json.loads(line)["did"] for line in said.splitlines()]
        for result in results:
            if not re.search(did, result):
                raise RuntimeError(f"client did {result!r}, not {did!r}")
        if process.returncode != 0 or not results:
            raise RuntimeError("the scripted client failed")
        time.sleep(0.3)

    def client(self, host, server, client, did, truth, **settings):
        """A scripted client acts; `did` is a pattern its own report must match."""
        self.finish_client(self.start_client(host, server, client, truth, **settings), did)

    def program(self, host, server, program, name, authority, says, truth, inputs=None):
        """A real program connects to `name`; `says` is a pattern its output must match.

        `inputs` is typed at it, a second between each; by default one SIP request."""
        argv = program.argv(name, server.port, str(authority.file), self.folder)
        self.record()
        self.expect(host, server, {"sni": name, "expected_name": name, "expected_name_kind": "host",
                                   "expected_name_source": "sni", **truth},
                    who=program.name, program=program.label())
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8",
                       "PYTHONDONTWRITEBYTECODE": "1"}
        process = host.start(argv, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
        self._processes.append(process)
        if inputs is None:
            inputs = [REQUEST.format(name)] if program.takes_input else []
        said = self._talk(process, inputs)
        if not re.search(says, said):
            raise RuntimeError(f"{program.name} said {said!r}, not {says!r}")
        time.sleep(0.3)

    def sip_phone(self, host, server, phone, name, domain, authority, says, truth, tries=1,
                  seconds=3):
        """A real SIP phone (module baresip or linphone) tries to register and is then ended.

        `tries` is how many connections it makes in that time; `says` a pattern its log must match.
        """
        self.record()
        for _ in range(tries):
            self.expect(host, server, truth, who=phone.NAME, program=phone.label())
        process = phone.start(host, self.folder, name, domain, authority.file)
        self._processes.append(process)
        said = phone.end_after(process, self.folder, seconds)
        if not re.search(says, said):
            raise RuntimeError(f"{phone.NAME} said {said!r}, not {says!r}")

    def forward(self, host, server, name, authority, truth):
        """A kamailio proxy, for this once, forwards a request to the server of that name."""
        self.record()
        self.expect(host, server, truth, who="kamailio as a client",
                    program=f"kamailio {version_in(['kamailio', '-v'])}")
        process = servers.kamailio_proxy(host, name, server.port, authority, self.folder)
        self._processes.append(process)
        host.wait_for_listener(5060)
        host.run(sys.executable, "-c", SEND, REQUEST.format(name))

    @staticmethod
    def _talk(process, inputs):
        """Types the inputs, a second apart, then ends the input; returns what was printed."""
        try:
            for text in inputs:
                process.stdin.write(text.encode())
                process.stdin.flush()
                time.sleep(1)
            return process.communicate(timeout=60)[0].decode("utf-8", "replace")
        except BrokenPipeError:
            return process.stdout.read().decode("utf-8", "replace")

    def command(self, host, server, argv, truth, who, version):
        """Any other program makes one connection; nothing is asked of its output."""
        self.record()
        self.expect(host, server, truth, who=who, program=version)
        process = host.start(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
        self._processes.append(process)
        process.wait(timeout=60)
        time.sleep(0.3)

    def give_authority(self, authority):
        """Puts the authority's certificate beside the capture, for an operator's --ca-file."""
        shutil.copy(authority.file, self._capture.parent / "ca.pem")

    def give_key_log(self):
        """Puts the secrets of the registrar's, or of BoringSSL's, connections beside the capture."""
        shutil.copy(self._key_log, self.key_log)

    def give_certificate(self, certificate):
        """Puts a server's certificate beside the capture, for an operator's --server-cert."""
        shutil.copy(certificate.file, self._capture.parent / "server.pem")

    @property
    def key_log(self):
        """Where clients may write their secrets: beside the capture, for an operator's --keylog."""
        return str(self._capture.parent / "keys.log")

    def give_key(self, certificate):
        """Puts a server's private key beside the capture, for an operator's --rsa-key."""
        shutil.copy(certificate.key, self._capture.parent / "server.key")

    # The end.

    def finish(self, options):
        """Stops the recording and returns truth.json's content."""
        self._recorder.stop()
        found = connections(self._capture, self._watched_ports)
        if len(found) != len(self._expected):
            raise RuntimeError(f"{len(found)} connections, {len(self._expected)} expected")
        for session, seen in zip(self._expected, found):
            address = seen.client.rpartition(":")[0].strip("[]")
            if (address, session["server"]) != (session["client"], seen.server):
                raise RuntimeError(f"{seen.client} -> {seen.server} comes out of order")
            session["client"] = seen.client
        if self._trace:
            self._finish_trace()
        return {"options": options, "watched_ports": self._watched_ports,
                "sessions": self._expected}
