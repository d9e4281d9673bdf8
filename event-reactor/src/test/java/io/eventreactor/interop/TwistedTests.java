/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.interop;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.HandshakeFailedException;
import io.eventreactor.HandshakeListener;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Talks to Twisted, as a client and as a server of it.
 */
class TwistedTests extends AbstractInteropTests {

	private static final List<String> FRAMES = List.of("hello", "", "x".repeat(5000), "gr\u00fc\u00df dich: 5,",
			"last");

	private static String script;

	@BeforeAll
	static void findTwisted() throws Exception {
		script = Path.of(TwistedTests.class.getResource("/interop/twisted_peer.py").toURI()).toString();
		try (Program python = Program.start("python3", "-c", "import twisted.internet.ssl, service_identity")) {
			python.awaitEnd();
			Program.require(python.exitCode() == 0,
					"python3-twisted, python3-openssl and python3-service-identity for Debian's python3");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "LINE", "NETSTRING", "INT32" })
	void answersTwisted(Framing framing) {
		Frames server = framing.echo();
		int port = listen(server.protocol());
		try (Program client = Program.start("python3", script, "client", framing.argument(), port)) {
			for (String frame : FRAMES) {
				client.send(HexFormat.of().formatHex(bytes(frame)) + "\n");
			}
			client.awaitOutput("frame " + hex("LAST") + "\n");
			client.endInput();
			assertThat(client.awaitSuccess().lines()).containsExactlyElementsOf(printed());
		}
		assertThat(server.received()).isEqualTo(FRAMES);
	}

	@ParameterizedTest
	@EnumSource(names = { "LINE", "NETSTRING", "INT32" })
	void isAnsweredByTwisted(Framing framing) {
		try (Program server = Program.start("python3", script, "server", framing.argument())) {
			Frames client = framing.recorder();
			connect(server.awaitPort("port (\\d+)\n"), client.protocol());
			for (String frame : FRAMES) {
				client.send(frame);
			}
			client.send("quit");
			assertThat(client.awaitLost()).isInstanceOf(ConnectionDoneException.class);
			assertThat(client.received()).isEqualTo(FRAMES.stream().map(TwistedTests::upper).toList());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JDK", "OPENSSL" })
	void startsTlsWhenTwistedAsksForIt(TlsOptions.Provider provider) throws Exception {
		Identity identity = Identity.of("localhost");
		StartTlsServer server = new StartTlsServer(identity.server().provider(provider).build());
		int port = listen(server);
		try (Program client = Program.start("python3", script, "client", "starttls", port, identity.authorityFile())) {
			client.send(hex("secret") + "\n");
			client.awaitOutput("frame " + hex("SECRET") + "\n");
			client.endInput().awaitSuccess();
		}
		assertThat(server.received()).containsExactly("STARTTLS", "secure true: secret");
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
	}

	@ParameterizedTest
	@EnumSource(names = { "JDK", "OPENSSL" })
	void asksTwistedToStartTls(TlsOptions.Provider provider) throws Exception {
		Identity identity = Identity.of("127.0.0.1");
		try (Program server = Program.start("python3", script, "server", "starttls", identity.keyFile(),
				identity.certificateFile())) {
			StartTlsClient client = new StartTlsClient(identity.client().provider(provider).build());
			connect(server.awaitPort("port (\\d+)\n"), client);
			assertThat(client.awaitLost()).isInstanceOf(ConnectionDoneException.class);
			assertThat(client.received()).containsExactly("READY", "SECRET");
			assertThat(client.session).isNotNull();
			assertThat(client.session.peerCertificates()).containsExactly(identity.certificate());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JDK", "OPENSSL" })
	void whenTwistedShowsACertificateForAnotherNameTheConnectionEnds(TlsOptions.Provider provider) throws Exception {
		Identity identity = Identity.of("elsewhere.example");
		try (Program server = Program.start("python3", script, "server", "starttls", identity.keyFile(),
				identity.certificateFile())) {
			StartTlsClient client = new StartTlsClient(identity.client().provider(provider).build());
			connect(server.awaitPort("port (\\d+)\n"), client);
			assertThat(client.awaitLost()).isInstanceOf(HandshakeFailedException.class);
			assertThat(client.received()).containsExactly("READY");
		}
	}

	private static List<String> printed() {
		List<String> lines = new ArrayList<>(FRAMES.stream().map((frame) -> "frame " + hex(upper(frame))).toList());
		lines.add("lost");
		return lines;
	}

	// Only ASCII, as Python does with bytes
	static String upper(String frame) {
		byte[] bytes = bytes(frame);
		for (int i = 0; i < bytes.length; i++) {
			if (bytes[i] >= 'a' && bytes[i] <= 'z') {
				bytes[i] -= 32;
			}
		}
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String hex(String text) {
		return HexFormat.of().formatHex(bytes(text));
	}

	/**
	 * The framings, with an end of a connection for each.
	 */
	enum Framing {

		LINE, NETSTRING, INT32;

		String argument() {
			return name().toLowerCase();
		}

		Frames echo() {
			return Frames.of(this, true);
		}

		Frames recorder() {
			return Frames.of(this, false);
		}

	}

	private static final class StartTlsServer extends Frames.Lines implements HandshakeListener {

		private final TlsOptions options;

		StartTlsServer(TlsOptions options) {
			super(false);
			this.options = options;
		}

		@Override
		protected void lineReceived(String line) {
			if (line.equals("STARTTLS")) {
				super.lineReceived(line);
				sendLine("READY");
				transport().startTls(this.options);
			}
			else {
				super.lineReceived("secure " + transport().isSecure() + ": " + line);
				sendLine(upper(line));
			}
		}

		@Override
		public void handshakeCompleted(TlsSession session) {
			assertThat(session.protocol()).startsWith("TLSv1.");
		}

	}

	private static final class StartTlsClient extends Frames.Lines implements HandshakeListener {

		private final TlsOptions options;

		private volatile TlsSession session;

		StartTlsClient(TlsOptions options) {
			super(false);
			this.options = options;
		}

		@Override
		protected void connectionMade() {
			super.connectionMade();
			sendLine("STARTTLS");
		}

		@Override
		protected void lineReceived(String line) {
			super.lineReceived(line);
			if (line.equals("READY")) {
				transport().startTls(this.options);
				sendLine("secret");
			}
			else {
				sendLine("quit");
			}
		}

		@Override
		public void handshakeCompleted(TlsSession session) {
			this.session = session;
		}

	}

}
