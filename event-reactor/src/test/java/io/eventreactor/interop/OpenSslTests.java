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

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.eventreactor.CannotConnectException;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ListenOptions;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsOptions.ClientAuthentication;
import io.eventreactor.TlsOptions.Provider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Talks to {@code openssl s_client} and {@code openssl s_server}.
 */
class OpenSslTests extends AbstractInteropTests {

	@ParameterizedTest
	@CsvSource({ "JDK,TLSv1.2", "JDK,TLSv1.3", "OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3" })
	void servesEachVersion(Provider provider, String version) throws Exception {
		Identity identity = Identity.of("localhost");
		Conversation conversation = new Conversation();
		int port = listen(conversation, tls(identity.server().provider(provider)));
		try (Program client = client(port, identity, "-quiet", option(version))) {
			client.send("question");
			conversation.awaitText("question");
			assertThat(conversation.awaitSession().protocol()).isEqualTo(version);
			conversation.awaitConnection().write("answer");
			conversation.awaitConnection().loseConnection();
			assertThat(client.awaitSuccess()).endsWith("answer");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JDK", "OPENSSL" })
	void whenAskedForAnOldVersionRefuses(Provider provider) throws Exception {
		Identity identity = Identity.of("localhost");
		int port = listen(new Conversation(), tls(identity.server().provider(provider)));
		try (Program client = client(port, identity, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")) {
			assertThat(client.awaitEnd()).contains("alert protocol version");
			assertThat(client.exitCode()).isNotZero();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JDK", "OPENSSL" })
	void whenTheClientShowsItsCertificateTheProtocolSeesIt(Provider provider) throws Exception {
		Identity identity = Identity.of("localhost");
		Identity device = Identity.of("device.example");
		Conversation conversation = new Conversation();
		int port = listen(conversation, tls(mutual(identity, device).provider(provider)));
		try (Program client = client(port, identity, "-quiet", "-cert", device.certificateFile(), "-key",
				device.keyFile())) {
			client.send("hello");
			conversation.awaitText("hello");
			assertThat(conversation.awaitSession().peerCertificates()).first().isEqualTo(device.certificate());
		}
	}

	@ParameterizedTest
	@CsvSource({ "JDK,TLSv1.2", "JDK,TLSv1.3", "OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3" })
	void whenACertificateIsRequiredAClientWithoutIsRefused(Provider provider, String version) throws Exception {
		Identity identity = Identity.of("localhost");
		int port = listen(new Conversation(), tls(mutual(identity, Identity.of("device.example")).provider(provider)));
		try (Program client = client(port, identity, option(version))) {
			assertThat(client.awaitEnd())
				.containsPattern("alert (certificate required|handshake failure|bad certificate)");
			assertThat(client.exitCode()).isNotZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "JDK,TLSv1.2", "JDK,TLSv1.3", "OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3" })
	void whenACertificateIsRequiredAClientWithOneOfAnUnknownAuthorityIsRefused(Provider provider, String version)
			throws Exception {
		Identity identity = Identity.of("localhost");
		Identity stranger = Identity.of("stranger.example");
		Conversation conversation = new Conversation();
		int port = listen(conversation, tls(mutual(identity, Identity.of("device.example")).provider(provider)));
		try (Program client = client(port, identity, option(version), "-cert", stranger.certificateFile(), "-key",
				stranger.keyFile())) {
			// The last is all that BoringSSL says
			assertThat(client.awaitEnd()).containsPattern("alert (unknown ca|certificate unknown|internal error)");
			assertThat(client.exitCode()).isNotZero();
		}
		assertThat(conversation.isMade()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "JDK", "OPENSSL" })
	void showsTheCertificateOfTheNameThatIsAskedFor(Provider provider) throws Exception {
		Identity identity = Identity.of("localhost");
		Identity other = Identity.of("other.example");
		TlsOptions.Builder options = identity.server()
			.provider(provider)
			.serverNames(Map.of("other.example", other.server().provider(provider).build()));
		int port = listen(new Conversation(), tls(options));
		try (Program client = client(port, other, "-servername", "other.example", "-verify_hostname",
				"other.example")) {
			client.awaitOutput("subject=CN = other.example");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JDK", "OPENSSL" })
	void choosesAnApplicationProtocolWithTheClient(Provider provider) throws Exception {
		Identity identity = Identity.of("localhost");
		Conversation conversation = new Conversation();
		int port = listen(conversation,
				tls(identity.server().provider(provider).applicationProtocols(List.of("chat/2", "chat/1"))));
		try (Program client = client(port, identity, "-alpn", "chat/1,mail/1")) {
			client.awaitOutput("ALPN protocol: chat/1");
			assertThat(conversation.awaitSession().applicationProtocol()).isEqualTo("chat/1");
		}
	}

	@ParameterizedTest
	@CsvSource({ "JDK,TLSv1.2", "JDK,TLSv1.3", "OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3" })
	void connectsInEachVersion(Provider provider, String version) throws Exception {
		Identity identity = Identity.of("localhost");
		try (Program server = server(identity, "-rev", option(version))) {
			Conversation conversation = connect(port(server), identity.client().provider(provider));
			conversation.awaitConnection().write("abc\n");
			conversation.awaitText("cba\n");
			assertThat(conversation.awaitSession().protocol()).isEqualTo(version);
			conversation.awaitConnection().loseConnection();
			assertThat(conversation.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JDK", "OPENSSL" })
	void connectsWithACertificateWhereOneIsRequired(Provider provider) throws Exception {
		Identity identity = Identity.of("localhost");
		Identity device = Identity.of("device.example");
		try (Program server = server(identity, "-rev", "-Verify", "1", "-verify_return_error", "-CAfile",
				device.authorityFile())) {
			TlsOptions.Builder options = identity.client().keyManagers(device.keyManagers()).provider(provider);
			Conversation conversation = connect(port(server), options);
			conversation.awaitConnection().write("abc\n");
			conversation.awaitText("cba\n");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JDK", "OPENSSL" })
	void asksForTheCertificateOfItsName(Provider provider) throws Exception {
		Identity identity = Identity.of("elsewhere.example");
		Identity other = Identity.of("peer.example");
		// The second certificate is shown to whoever asks for that name only
		try (Program server = server(identity, "-rev", "-servername", "peer.example", "-cert2", other.certificateFile(),
				"-key2", other.keyFile())) {
			TlsOptions options = other.client().provider(provider).build();
			Conversation conversation = connect("peer.example", port(server), new Conversation(),
					ConnectOptions.DEFAULT.withTls(options));
			assertThat(conversation.awaitSession().peerCertificates()).first().isEqualTo(other.certificate());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JDK", "OPENSSL" })
	void choosesAnApplicationProtocolWithTheServer(Provider provider) throws Exception {
		Identity identity = Identity.of("localhost");
		try (Program server = server(identity, "-rev", "-alpn", "chat/1,mail/1")) {
			Conversation conversation = connect(port(server),
					identity.client().provider(provider).applicationProtocols(List.of("chat/2", "chat/1")));
			assertThat(conversation.awaitSession().applicationProtocol()).isEqualTo("chat/1");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JDK", "OPENSSL" })
	void whenTheServerShowsACertificateForAnotherNameDoesNotConnect(Provider provider) throws Exception {
		Identity identity = Identity.of("elsewhere.example");
		try (Program server = server(identity, "-rev")) {
			Conversation conversation = connect(port(server), identity.client().provider(provider));
			assertThat(conversation.awaitLost()).isInstanceOfSatisfying(CannotConnectException.class,
					(ex) -> assertThat(ex.getReason()).isEqualTo(CannotConnectException.Reason.TLS));
		}
	}

	private Conversation connect(int port, TlsOptions.Builder options) {
		return connect("localhost", port, new Conversation(), ConnectOptions.DEFAULT.withTls(options.build()));
	}

	private static ListenOptions tls(TlsOptions.Builder builder) {
		TlsOptions options = builder.build();
		return ListenOptions.DEFAULT.withTls(() -> options);
	}

	private static TlsOptions.Builder mutual(Identity server, Identity client) throws Exception {
		return server.server()
			.trustManagers(client.trustManagers())
			.clientAuthentication(ClientAuthentication.REQUIRED);
	}

	private static Program client(int port, Identity identity, Object... more) throws Exception {
		List<Object> arguments = new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + port, "-CAfile",
				identity.authorityFile(), "-verify_return_error"));
		arguments.addAll(List.of(more));
		return Program.start("openssl", arguments.toArray());
	}

	private static Program server(Identity identity, Object... more) throws Exception {
		File key = identity.keyFile();
		List<Object> arguments = new ArrayList<>(
				List.of("s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", identity.certificateFile()));
		arguments.addAll(List.of(more));
		return Program.start("openssl", arguments.toArray());
	}

	private static int port(Program server) {
		return server.awaitPort("ACCEPT \\S+:(\\d+)\n");
	}

	private static String option(String version) {
		return version.equals("TLSv1.2") ? "-tls1_2" : "-tls1_3";
	}

}
