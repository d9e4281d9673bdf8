# Copyright 2026-present the original author or authors.
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
#      https://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
# See the License for the specific language governing permissions and
# limitations under the License.
"""Twisted as the other end of a connection.

    twisted_peer.py server PROTOCOL [KEY CERTIFICATE]   echoes, in upper case, and prints "port N"
    twisted_peer.py client PROTOCOL PORT [AUTHORITY]    sends what it reads in hexadecimal from its
                                                        input, a frame a line, and prints what comes back

PROTOCOL is line, netstring, int32 or starttls. Frames are printed in hexadecimal after "frame ",
the end of the connection as "lost".
"""
import sys

from twisted.internet import protocol, reactor, ssl, stdio
from twisted.protocols import basic


class Frames:
    """What the protocols have in common: frames, whatever they are called."""

    def lineReceived(self, frame):
        self.frameReceived(frame)

    stringReceived = lineReceived

    def sendFrame(self, frame):
        if isinstance(self, basic.LineReceiver):
            self.sendLine(frame)
        else:
            self.sendString(frame)


class Server(Frames):
    """Answers each frame in upper case; closes on "quit"."""

    def frameReceived(self, frame):
        if frame == b"quit":
            self.transport.loseConnection()
        else:
            self.sendFrame(frame.upper())


class Client(Frames):
    """Sends the frames of the standard input, and prints those that come."""

    def connectionMade(self):
        stdio.StandardIO(Input(self))

    def frameReceived(self, frame):
        print("frame " + frame.hex(), flush=True)

    def connectionLost(self, reason=protocol.connectionDone):
        print("lost", flush=True)
        if reactor.running:
            reactor.stop()


class Input(basic.LineReceiver):
    delimiter = b"\n"

    def __init__(self, client):
        self.client = client

    def lineReceived(self, line):
        self.client.sendFrame(bytes.fromhex(line.decode("ascii")))

    def connectionLost(self, reason=protocol.connectionDone):
        self.client.transport.loseConnection()


class LineServer(Server, basic.LineReceiver):
    pass


class NetstringServer(Server, basic.NetstringReceiver):
    pass


class Int32Server(Server, basic.Int32StringReceiver):
    pass


class LineClient(Client, basic.LineReceiver):
    pass


class NetstringClient(Client, basic.NetstringReceiver):
    pass


class Int32Client(Client, basic.Int32StringReceiver):
    pass


class StartTlsServer(LineServer):
    """Begins in clear; after STARTTLS it answers READY and goes on in TLS."""

    def frameReceived(self, frame):
        if frame == b"STARTTLS":
            self.sendLine(b"READY")
            self.transport.startTLS(self.factory.contextFactory)
        else:
            LineServer.frameReceived(self, frame)


class StartTlsClient(LineClient):
    """Asks for TLS first; what it reads from its input is encrypted."""

    def connectionMade(self):
        self.sendLine(b"STARTTLS")

    def frameReceived(self, frame):
        if frame == b"READY":
            self.transport.startTLS(self.factory.contextFactory)
            LineClient.connectionMade(self)
        else:
            LineClient.frameReceived(self, frame)


PROTOCOLS = {
    "line": (LineServer, LineClient),
    "netstring": (NetstringServer, NetstringClient),
    "int32": (Int32Server, Int32Client),
    "starttls": (StartTlsServer, StartTlsClient),
}


def serve(name, key=None, certificate=None):
    factory = protocol.Factory.forProtocol(PROTOCOLS[name][0])
    if key:
        with open(key, "rb") as keyFile, open(certificate, "rb") as certificateFile:
            pem = keyFile.read() + certificateFile.read()
        factory.contextFactory = ssl.PrivateCertificate.loadPEM(pem).options()
    port = reactor.listenTCP(0, factory, interface="127.0.0.1")
    print("port %d" % port.getHost().port, flush=True)


def connect(name, port, authority=None):
    factory = protocol.ClientFactory.forProtocol(PROTOCOLS[name][1])
    if authority:
        with open(authority, "rb") as authorityFile:
            trusted = ssl.Certificate.loadPEM(authorityFile.read())
        factory.contextFactory = ssl.optionsForClientTLS("localhost", trustRoot=trusted)
    factory.clientConnectionFailed = lambda connector, reason: reactor.stop()
    reactor.connectTCP("127.0.0.1", int(port), factory)


(serve if sys.argv[1] == "server" else connect)(*sys.argv[2:])
reactor.run()
