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
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Rejection;
import io.eventreactor.TlsOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Keys that change while a port listens.
 */
class TlsReloadTests extends AbstractTlsTests {

	@Test
	void newConnectionsSeeTheNewCertificate() throws Exception {
		AtomicReference<TlsOptions> options = new AtomicReference<>(server().build());
		ListeningPort port = listen(factory(Echo::new), ListenOptions.DEFAULT.withTls(options::get));
		try (TlsPeer old = TlsPeer.to(port)) {
			assertThat(old.send("one").readText(3)).isEqualTo("one");
			for (int i = 0; i < 3; i++) {
				String name = "renewed" + i;
				options.set(Certificates.server(this.provider, Certificates.issue(name, "localhost")).build());
				try (TlsPeer renewed = TlsPeer.to(port)) {
					assertThat(renewed.send("two").readText(3)).isEqualTo("two");
					assertThat(renewed.serverCertificate()).isEqualTo("CN=" + name);
				}
			}
			assertThat(old.send("three").readText(5)).isEqualTo("three");
			assertThat(old.serverCertificate()).isEqualTo("CN=server");
		}
	}

	@Test
	void oldConnectionsGoOnWhenTheirOptionsAreGone() throws Exception {
		AtomicReference<TlsOptions> options = new AtomicReference<>(server().build());
		WeakReference<TlsOptions> old = new WeakReference<>(options.get());
		ListeningPort port = listen(factory(Echo::new), ListenOptions.DEFAULT.withTls(options::get));
		try (TlsPeer peer = TlsPeer.to(port); TlsPeer legacy = TlsPeer.to(port).protocol("TLSv1.2")) {
			assertThat(peer.send("one").readText(3)).isEqualTo("one");
			assertThat(legacy.send("one").readText(3)).isEqualTo("one");
			options.set(Certificates.server(this.provider, Certificates.issue("renewed", "localhost")).build());
			assertServes(port, "CN=renewed");
			Awaitility.await().untilAsserted(() -> {
				System.gc();
				assertThat(old.get()).isNull();
			});
			// The contexts of those go with them, but not those in use
			assertServes(port, "CN=renewed");
			System.gc();
			byte[] data = new byte[100_000];
			data[data.length - 1] = 1;
			assertThat(peer.send(data).read(data.length)).isEqualTo(data);
			assertThat(legacy.send(data).read(data.length)).isEqualTo(data);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void whoIsNoLongerTrustedCannotResumeASession(String version) throws Exception {
		AtomicReference<TlsOptions> options = new AtomicReference<>(
				server().clientAuthentication(TlsOptions.ClientAuthentication.REQUIRED).build());
		ListeningPort port = listen(factory(Echo::new), ListenOptions.DEFAULT.withTls(options::get));
		// Keeps its sessions, and offers them when it connects again
		SSLContext client = Certificates.context(Certificates.CLIENT);
		assertThat(talk(client, port, version)).isEqualTo("hello");
		assertThat(talk(client, port, version)).isEqualTo("hello");
		options.set(server().clientAuthentication(TlsOptions.ClientAuthentication.REQUIRED)
			.trustManagers(Certificates.STRANGER.toTrustManagerFactory())
			.build());
		assertThatIOException().isThrownBy(() -> talk(client, port, version));
		awaitRejectedOnce(port);
	}

	private static String talk(SSLContext context, ListeningPort port, String version) throws IOException {
		try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", portOf(port))) {
			socket.setSoTimeout(20_000);
			socket.setEnabledProtocols(new String[] { version });
			socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
		}
	}

	private static void awaitRejectedOnce(ListeningPort port) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(port.statistics().rejected()).containsEntry(Rejection.TLS, 1L));
	}

	@Test
	void lastGoodOptionsAreKept() throws Exception {
		TlsOptions good = server().build();
		AtomicReference<Supplier<TlsOptions>> source = new AtomicReference<>(() -> good);
		ListeningPort port = listen(factory(Echo::new), ListenOptions.DEFAULT.withTls(() -> source.get().get()));
		List<TlsOptions> broken = List.of(TlsOptions.builder().provider(this.provider).build(),
				server().protocols(List.of("TLSv9")).build(), server().ciphers(List.of("ROT13")).build());
		for (TlsOptions options : broken) {
			try (CapturedLog log = new CapturedLog()) {
				source.set(() -> options);
				assertServes(port, "CN=server");
				assertServes(port, "CN=server");
				assertThat(log.errors()).as("once for each new object").hasSize(1);
			}
		}
		try (CapturedLog log = new CapturedLog()) {
			IllegalStateException failure = new IllegalStateException("no keys today");
			source.set(() -> {
				throw failure;
			});
			assertServes(port, "CN=server");
			assertServes(port, "CN=server");
			assertThat(log.errors()).as("once until it works again").containsExactly(failure);
			source.set(() -> good);
			assertServes(port, "CN=server");
			AssertionError error = new AssertionError("expected");
			source.set(() -> {
				throw error;
			});
			assertServes(port, "CN=server");
			assertThat(log.errors()).containsExactly(failure, error);
		}
		TlsOptions next = Certificates.server(this.provider, Certificates.issue("next", "localhost")).build();
		source.set(() -> next);
		assertServes(port, "CN=next");
	}

	@Test
	void portDoesNotListenWithBrokenOptions() {
		TlsOptions none = TlsOptions.builder().provider(this.provider).build();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> listen(factory(Echo::new), ListenOptions.DEFAULT.withTls(() -> none)))
			.withMessageContaining("keyManagers()");
		TlsOptions version = server().protocols(List.of("TLSv9")).build();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> listen(factory(Echo::new), ListenOptions.DEFAULT.withTls(() -> version)))
			.withMessageContaining("TlsOptions");
	}

	private static void assertServes(ListeningPort port, String certificate) throws Exception {
		try (TlsPeer peer = TlsPeer.to(port)) {
			assertThat(peer.send("hello").readText(5)).isEqualTo("hello");
			assertThat(peer.serverCertificate()).isEqualTo(certificate);
		}
	}

}
