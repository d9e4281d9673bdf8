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

package io.eventreactor.docs.tls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.TlsOptions;
import io.eventreactor.docs.AbstractReactorTests;
import io.eventreactor.docs.Peer;
import io.eventreactor.protocol.LineReceiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

class TlsTests extends AbstractReactorTests {

	private static X509Bundle first;

	private static X509Bundle second;

	@BeforeAll
	static void makeCertificates() throws Exception {
		first = certificate("CN=first");
		second = certificate("CN=second");
	}

	private static X509Bundle certificate(String subject) throws Exception {
		return new CertificateBuilder().ecp256()
			.subject(subject)
			.addSanDnsName("localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
	}

	@Test
	void keysAreSwappedForNewConnections() throws Exception {
		X509Bundle bundle = first;
		Factory factory = Factory.forProtocol(() -> new Told("hello"));
		// tag::server[]
		TlsOptions options = TlsOptions.builder()
			.keyManagers(bundle.toKeyManagerFactory())
			.protocols(List.of("TLSv1.3", "TLSv1.2"))
			.build();
		AtomicReference<TlsOptions> current = new AtomicReference<>(options);
		ListeningPort port = this.reactor.listenTcp(anyPort(), factory, ListenOptions.DEFAULT.withTls(current::get));
		// end::server[]
		assertThat(subject(port, "localhost")).isEqualTo("CN=first");
		X509Bundle renewed = second;
		// tag::swap[]
		current.set(TlsOptions.builder().keyManagers(renewed.toKeyManagerFactory()).build());
		// end::swap[]
		assertThat(subject(port, "localhost")).isEqualTo("CN=second");
		// What cannot be used is not taken
		current.set(TlsOptions.builder().build());
		assertThat(subject(port, "localhost")).isEqualTo("CN=second");
	}

	@Test
	void certificateIsChosenByName() throws Exception {
		X509Bundle main = first;
		X509Bundle other = second;
		// tag::sni[]
		TlsOptions forOthers = TlsOptions.builder().keyManagers(other.toKeyManagerFactory()).build();
		TlsOptions options = TlsOptions.builder()
			.keyManagers(main.toKeyManagerFactory())
			.serverNames(Map.of("other.example", forOthers, "*.other.example", forOthers))
			.build();
		// end::sni[]
		ListeningPort port = listen(Factory.forProtocol(() -> new Told("hello")),
				ListenOptions.DEFAULT.withTls(() -> options));
		assertThat(subject(port, "main.example")).isEqualTo("CN=first");
		assertThat(subject(port, "other.example")).isEqualTo("CN=second");
		assertThat(subject(port, "any.other.example")).isEqualTo("CN=second");
	}

	@Test
	void clientHasToShowACertificate() throws Exception {
		X509Bundle server = first;
		X509Bundle client = second;
		// tag::mutual[]
		TlsOptions options = TlsOptions.builder()
			.keyManagers(server.toKeyManagerFactory())
			.trustManagers(client.toTrustManagerFactory())
			.clientAuthentication(TlsOptions.ClientAuthentication.REQUIRED)
			.build();
		// end::mutual[]
		ListeningPort port = listen(Factory.forProtocol(Who::new), ListenOptions.DEFAULT.withTls(() -> options));
		try (SSLSocket stranger = connect(port, "localhost")) {
			assertThatException().isThrownBy(() -> {
				stranger.startHandshake();
				assertThat(stranger.getInputStream().read()).isNotEqualTo(-1);
			});
		}
		int number = ((InetSocketAddress) port.getHost()).getPort();
		CompletableFuture<String> line = new CompletableFuture<>();
		ClientFactory factory = ClientFactory.forProtocol(() -> new FirstLine(line));
		// tag::client[]
		TlsOptions own = TlsOptions.builder()
			.keyManagers(client.toKeyManagerFactory())
			.trustManagers(server.toTrustManagerFactory())
			.build();
		this.reactor.connectTcp(InetSocketAddress.createUnresolved("localhost", number), factory,
				ConnectOptions.DEFAULT.withTls(own));
		// end::client[]
		assertThat(line.get(20, TimeUnit.SECONDS)).isEqualTo("you are CN=second");
	}

	@Test
	void protocolIsChosenByAlpn() throws Exception {
		X509Bundle bundle = first;
		// tag::alpn-options[]
		TlsOptions options = TlsOptions.builder()
			.keyManagers(bundle.toKeyManagerFactory())
			.applicationProtocols(List.of("shout/2", "shout/1"))
			.build();
		// end::alpn-options[]
		ListeningPort port = listen(new ByApplicationProtocol(), ListenOptions.DEFAULT.withTls(() -> options));
		try (SSLSocket socket = connect(port, "localhost", "shout/2")) {
			assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("version 2\r\n");
		}
		try (SSLSocket socket = connect(port, "localhost", "shout/1")) {
			assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("version 1\r\n");
		}
		try (SSLSocket socket = connect(port, "localhost", "whisper/1")) {
			assertThat(socket.getInputStream().readAllBytes()).isEmpty();
		}
	}

	@Test
	void connectionGoesOnInTls() throws Exception {
		TlsOptions options = TlsOptions.builder().keyManagers(first.toKeyManagerFactory()).build();
		ListeningPort port = listen(() -> new Secret(options));
		try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), number(port))) {
			Peer peer = Peer.of(plain);
			assertThat(peer.send("word?\r\n").read(20)).isEqualTo("say STARTTLS first\r\n");
			assertThat(peer.send("STARTTLS\r\n").read(10)).isEqualTo("go ahead\r\n");
			try (Socket secure = context().getSocketFactory().createSocket(plain, "localhost", number(port), true)) {
				Peer securePeer = Peer.of(secure);
				assertThat(securePeer.send("word?\r\n").read(43))
					.isEqualTo("welcome to TLSv1.3\r\nthe word is swordfish\r\n");
			}
		}
		try (Peer cheat = Peer.connect(port)) {
			assertThat(cheat.send("STARTTLS\r\nword?\r\n").readToEnd()).doesNotContain("swordfish");
		}
	}

	private static int number(ListeningPort port) {
		return ((InetSocketAddress) port.getHost()).getPort();
	}

	private static String subject(ListeningPort port, String name) throws Exception {
		try (SSLSocket socket = connect(port, name)) {
			socket.startHandshake();
			return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
		}
	}

	private static SSLSocket connect(ListeningPort port, String name, String... applicationProtocols) throws Exception {
		SSLSocket socket = (SSLSocket) context().getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), number(port));
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setServerNames(List.of(new SNIHostName(name)));
		parameters.setApplicationProtocols(applicationProtocols);
		socket.setSSLParameters(parameters);
		socket.setSoTimeout(20_000);
		return socket;
	}

	// A context for each connection, so that no session is resumed
	private static SSLContext context() throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, new TrustManager[] { new TrustingBoth(first, second) }, null);
		return context;
	}

	/**
	 * Tells the peer who it is.
	 */
	static class Who extends LineReceiver {

		// tag::who[]
		@Override
		protected void connectionMade() {
			X509Certificate certificate = transport().getTlsSession().peerCertificates().get(0);
			sendLine("you are " + certificate.getSubjectX500Principal().getName());
		}
		// end::who[]

		@Override
		protected void lineReceived(String line) {
		}

	}

	static class FirstLine extends LineReceiver {

		private final CompletableFuture<String> line;

		FirstLine(CompletableFuture<String> line) {
			this.line = line;
		}

		@Override
		protected void lineReceived(String line) {
			this.line.complete(line);
			transport().loseConnection();
		}

	}

}
