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

package io.eventreactor.netty;

import java.io.IOException;
import java.net.SocketAddress;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.netty.handler.ssl.util.SimpleTrustManagerFactory;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;

import io.eventreactor.CannotConnectException;
import io.eventreactor.CannotConnectException.Reason;
import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.Rejection;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsOptions.ClientAuthentication;
import io.eventreactor.TlsSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Who is let in, by what certificate, name and protocol.
 */
class TlsAuthenticationTests extends AbstractTlsTests {

	@Test
	void clientsAreNotAskedForCertificatesThatNobodySaysWhomToTrustFor() {
		TlsOptions options = TlsOptions.builder()
			.provider(this.provider)
			.keyManagers(server().build().keyManagers())
			.clientAuthentication(ClientAuthentication.WANTED)
			.build();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> listen(factory(Echo::new), ListenOptions.DEFAULT.withTls(() -> options)))
			.withMessageContaining("trustManagers()");
	}

	@Test
	void requiredCertificateIsSeenByTheServer() throws Exception {
		ListeningPort port = listenTls(Echo::new, server().clientAuthentication(ClientAuthentication.REQUIRED));
		try (TlsPeer peer = TlsPeer.to(port, Certificates.CLIENT)) {
			assertThat(peer.send("hello").readText(5)).isEqualTo("hello");
			TlsSession session = nextProtocol().connection().getTlsSession();
			assertThat(session).isNotNull();
			assertThat(session.peerCertificates()).first().isEqualTo(Certificates.CLIENT.getCertificate());
		}
	}

	@Test
	void clientWithoutTheRequiredCertificateIsTurnedAway() throws Exception {
		try (CapturedLog log = new CapturedLog()) {
			ListeningPort port = listenTls(Echo::new, server().clientAuthentication(ClientAuthentication.REQUIRED));
			assertTurnedAway(port, null, "TLSv1.3");
			assertTurnedAway(port, null, "TLSv1.2");
			awaitRejected(port, 2);
			assertNoProtocol();
			assertQuiet(log);
		}
	}

	@Test
	void clientThatNobodyKnowsIsTurnedAway() throws Exception {
		try (CapturedLog log = new CapturedLog()) {
			ListeningPort port = listenTls(Echo::new, server().clientAuthentication(ClientAuthentication.REQUIRED));
			ListeningPort wanting = listenTls(Echo::new, server().clientAuthentication(ClientAuthentication.WANTED));
			assertTurnedAway(port, Certificates.STRANGER, "TLSv1.3");
			assertTurnedAway(port, Certificates.STRANGER, "TLSv1.2");
			assertTurnedAway(wanting, Certificates.STRANGER, "TLSv1.3");
			awaitRejected(port, 2);
			awaitRejected(wanting, 1);
			assertNoProtocol();
			assertQuiet(log);
		}
	}

	@Test
	void wantedCertificateMayBeMissing() throws Exception {
		ListeningPort port = listenTls(Echo::new, server().clientAuthentication(ClientAuthentication.WANTED));
		try (TlsPeer without = TlsPeer.to(port)) {
			assertThat(without.send("hello").readText(5)).isEqualTo("hello");
			assertThat(nextProtocol().connection().getTlsSession()).extracting(TlsSession::peerCertificates)
				.isEqualTo(List.of());
		}
		try (TlsPeer with = TlsPeer.to(port, Certificates.CLIENT)) {
			assertThat(with.send("hello").readText(5)).isEqualTo("hello");
			TlsSession session = nextProtocol().connection().getTlsSession();
			assertThat(session).isNotNull();
			assertThat(session.peerCertificates()).first().isEqualTo(Certificates.CLIENT.getCertificate());
		}
	}

	@Test
	void clientShowsItsCertificate() throws Exception {
		ListeningPort port = listenTls(Echo::new, server().clientAuthentication(ClientAuthentication.REQUIRED));
		RecordingProtocol client = new RecordingProtocol();
		connectTls("localhost", port, new RecordingClientFactory(() -> client),
				client().keyManagers(Certificates.CLIENT.toKeyManagerFactory()));
		RecordingProtocol server = nextProtocol();
		server.awaitTransport();
		TlsSession session = server.connection().getTlsSession();
		assertThat(session).isNotNull();
		assertThat(session.peerCertificates()).first().isEqualTo(Certificates.CLIENT.getCertificate());
	}

	@Test
	void nameThatTheClientAsksForChoosesTheCertificate() throws Exception {
		TlsOptions mail = Certificates.server(this.provider, Certificates.issue("mail", "mail.example")).build();
		TlsOptions any = Certificates.server(this.provider, Certificates.issue("any", "room1.chat.example")).build();
		ListeningPort port = listenTls(Echo::new,
				server().serverNames(Map.of("mail.example", mail, "*.chat.example", any)));
		assertThat(certificateFor(port, "mail.example")).isEqualTo("CN=mail");
		assertThat(certificateFor(port, "MAIL.Example")).isEqualTo("CN=mail");
		assertThat(certificateFor(port, "room1.chat.example")).isEqualTo("CN=any");
		assertThat(certificateFor(port, "a.b.chat.example")).isEqualTo("CN=server");
		assertThat(certificateFor(port, "unknown.example")).isEqualTo("CN=server");
		try (TlsPeer peer = TlsPeer.to(port)) {
			assertThat(peer.handshake().serverCertificate()).isEqualTo("CN=server");
		}
	}

	private static String certificateFor(ListeningPort port, String name) throws IOException {
		try (TlsPeer peer = TlsPeer.to(port).serverName(name)) {
			return peer.handshake().serverCertificate();
		}
	}

	@Test
	void factorySeesTheApplicationProtocol() throws Exception {
		BlockingQueue<String> seen = new LinkedBlockingQueue<>();
		TlsOptions tls = server().applicationProtocols(List.of("new/2", "old/1")).build();
		Factory factory = new Factory() {
			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				throw new AssertionError("There is a session");
			}

			@Override
			public Protocol buildProtocol(SocketAddress peer, TlsSession session) {
				seen.add(String.valueOf(session.applicationProtocol()));
				return (session.applicationProtocol() != null) ? new Echo() : null;
			}
		};
		ListeningPort port = listen(factory, ListenOptions.DEFAULT.withTls(() -> tls));
		try (TlsPeer peer = TlsPeer.to(port).applicationProtocols("old/1", "new/2")) {
			assertThat(peer.send("hello").readText(5)).isEqualTo("hello");
			assertThat(peer.socket().getApplicationProtocol()).isEqualTo("new/2");
		}
		assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("new/2");
		// With none in common the factory decides: this one refuses
		try (TlsPeer peer = TlsPeer.to(port).applicationProtocols("other/7")) {
			peer.handshake();
			assertThat(peer.readToEnd()).isEmpty();
		}
		assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("null");
		AbstractReactorTests.awaitNoConnections(port);
		assertThat(port.statistics().rejected().get(Rejection.REFUSED)).isOne();
	}

	@Test
	void clientFactorySeesTheApplicationProtocol() throws Exception {
		ListeningPort port = listenTls(Echo::new, server().applicationProtocols(List.of("old/1")));
		RecordingProtocol client = new RecordingProtocol();
		RecordingClientFactory factory = new RecordingClientFactory(() -> client);
		connectTls("localhost", port, factory, client().applicationProtocols(List.of("new/2", "old/1")));
		client.awaitTransport();
		assertThat(factory.session()).isNotNull().extracting(TlsSession::applicationProtocol).isEqualTo("old/1");
	}

	@Test
	void clientChecksTheNameOfTheServer() throws Exception {
		X509Bundle other = Certificates.issue("other", "other.example", "192.0.2.1");
		ListeningPort port = listenTls(Echo::new, Certificates.server(this.provider, other));
		for (String host : List.of("localhost", "127.0.0.1")) {
			assertServerRefused(port, host, client());
		}
	}

	@Test
	void clientChecksTheNameAlsoWhenItTrustsEverybody() throws Exception {
		X509Bundle other = Certificates.issue("other", "other.example", "192.0.2.1");
		ListeningPort port = listenTls(Echo::new, Certificates.server(this.provider, other));
		TlsOptions.Builder trusting = TlsOptions.builder()
			.provider(this.provider)
			.trustManagers(new TrustingEverybody());
		try {
			assertServerRefused(port, "localhost", trusting);
		}
		catch (IllegalArgumentException ex) {
			// On newer JDKs OpenSSL cannot check the name for such a trust manager, and
			// says
			// so
			assertThat(this.provider).isEqualTo(TlsOptions.Provider.OPENSSL);
			assertThat(ex).hasStackTraceContaining("X509ExtendedTrustManager");
		}
	}

	@Test
	void clientTrustsNoStranger() throws Exception {
		ListeningPort port = listenTls(Echo::new, Certificates.server(this.provider, Certificates.STRANGER));
		assertServerRefused(port, "localhost", client());
		// What the JDK trusts does not include our authority
		assertServerRefused(listenTls(Echo::new), "localhost", TlsOptions.builder().provider(this.provider));
	}

	private void assertServerRefused(ListeningPort port, String host, TlsOptions.Builder options) {
		RecordingProtocol client = new RecordingProtocol();
		RecordingClientFactory factory = new RecordingClientFactory(() -> client);
		Connector connector = connectTls(host, port, factory, options);
		CannotConnectException failure = factory.awaitFailure();
		assertThat(failure.getReason()).isEqualTo(Reason.TLS);
		assertThat(factory.nextEvent()).isEqualTo("start");
		assertThat(factory.nextEvent()).isEqualTo("connecting");
		assertThat(factory.nextEvent()).isEqualTo("failed");
		assertThat(factory.nextEvent()).isEqualTo("stop");
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
		assertThat(client.events()).isEmpty();
	}

	private static void assertTurnedAway(ListeningPort port, X509Bundle keys, String version) throws IOException {
		try (TlsPeer peer = TlsPeer.to(port, keys).protocol(version)) {
			// In TLS 1.3 the client learns of it with its first read only
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> peer.send("hello").read(5));
		}
	}

	/**
	 * Has a trust manager of the plain kind, which is told no name to look at.
	 */
	private static final class TrustingEverybody extends SimpleTrustManagerFactory {

		@Override
		protected void engineInit(KeyStore keyStore) {
		}

		@Override
		protected void engineInit(ManagerFactoryParameters managerFactoryParameters) {
		}

		@Override
		protected TrustManager[] engineGetTrustManagers() {
			return new TrustManager[] { new X509TrustManager() {
				@Override
				public void checkClientTrusted(X509Certificate[] chain, String authType) {
				}

				@Override
				public void checkServerTrusted(X509Certificate[] chain, String authType) {
				}

				@Override
				public X509Certificate[] getAcceptedIssuers() {
					return new X509Certificate[0];
				}
			} };
		}

	}

}
