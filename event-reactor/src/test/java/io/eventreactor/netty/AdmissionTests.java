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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.ProxyProtocol;
import io.eventreactor.Rejection;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.defer.Deferred;
import io.eventreactor.policy.AddressRules;
import io.eventreactor.policy.AddressRulesFactory;
import io.eventreactor.policy.PeerConnectionLimitFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who is let in at all, before the handshake costs anything.
 */
class AdmissionTests extends AbstractTlsTests {

	// The header of a handshake record with the beginning of a ClientHello in it
	private static final byte[] HELLO = { 22, 3, 1, 1, 0, 1, 0, 0, (byte) 252, 3, 3 };

	private final Asked asked = new Asked();

	@Test
	void whoIsNotAdmittedIsClosedWithoutAHandshake() throws Exception {
		this.asked.admitted = false;
		ListeningPort port = listenSecure(this.asked, ListenOptions.DEFAULT);
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.readToEnd()).isEmpty();
		}
		assertRefused(port, 1);
		assertThat(this.asked.calls).containsExactly("admits");
	}

	@Test
	void whenAdmissionFailsConnectionIsClosed() throws Exception {
		this.asked.failing = true;
		ListeningPort port = listenSecure(this.asked, ListenOptions.DEFAULT);
		try (CapturedLog log = new CapturedLog(); Peer peer = Peer.connect(port)) {
			assertThat(peer.readToEnd()).isEmpty();
			awaitNoConnections(port);
			assertThat(log.errors()).singleElement().isInstanceOf(IllegalStateException.class);
		}
		assertThat(port.statistics().rejected().get(Rejection.FAILED)).isEqualTo(1);
		assertThat(port.statistics().rejected().get(Rejection.TLS)).isZero();
	}

	@Test
	void factoryIsAskedOnceAndThenBuilds() throws Exception {
		ListeningPort port = listenSecure(this.asked, ListenOptions.DEFAULT);
		try (TlsPeer peer = TlsPeer.to(port)) {
			assertThat(peer.send("hello").readText(5)).isEqualTo("hello");
		}
		awaitNoConnections(port);
		assertThat(this.asked.calls).containsExactly("admits", "builds with TLS");
	}

	@Test
	void withoutTlsFactoryIsAskedToo() throws Exception {
		ListeningPort port = listen(this.asked, ListenOptions.DEFAULT);
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("hello").readText(5)).isEqualTo("hello");
		}
		this.asked.admitted = false;
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.readToEnd()).isEmpty();
		}
		assertRefused(port, 1);
		assertThat(this.asked.calls).containsExactly("admits", "builds", "admits");
	}

	@Test
	void whenTheHandshakeFailsFactoryIsTold() throws Exception {
		ListeningPort port = listenSecure(this.asked, ListenOptions.DEFAULT);
		try (Peer peer = Peer.connect(port)) {
			peer.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(4));
			awaitRejected(port, 1);
		}
		assertThat(this.asked.calls).containsExactly("admits", "ended");
	}

	@Test
	void whenThePortDrainsFactoryIsTold() throws Exception {
		ListeningPort port = listenSecure(this.asked, ListenOptions.DEFAULT);
		try (Peer peer = Peer.connect(port)) {
			awaitCalls("admits");
			// Whose handshake has not even begun is not waited for
			assertThat(AbstractReactorTests.await(port.drain(Duration.ZERO))).isOne();
			peer.readToEnd();
		}
		assertThat(this.asked.calls).containsExactly("admits", "ended");
	}

	@Test
	void whenTheHandshakeEndsInADrainFactoryIsToldAndBuildsNothing() throws Exception {
		ListeningPort port = listenSecure(this.asked, ListenOptions.DEFAULT);
		try (Peer peer = Peer.connect(port)) {
			awaitCalls("admits");
			Deferred<Integer> drained = port.drain(Duration.ofSeconds(20));
			try (TlsPeer secure = TlsPeer.over(peer.socket(), null)) {
				assertThat(secure.handshake().readToEnd()).isEmpty();
			}
			assertThat(AbstractReactorTests.await(drained)).isZero();
		}
		assertThat(this.asked.calls).containsExactly("admits", "ended");
	}

	@Test
	void whenTheReactorStopsFactoryIsTold() throws Exception {
		ListeningPort port = listenSecure(this.asked, ListenOptions.DEFAULT);
		try (Peer peer = Peer.connect(port)) {
			peer.send(HELLO);
			awaitCalls("admits");
			AbstractReactorTests.await(this.reactor.stop());
			assertThat(peer.readToEnd()).isEmpty();
		}
		assertThat(this.asked.calls).containsExactly("admits", "ended");
	}

	@Test
	void handshakesCountForThePeer() throws Exception {
		PeerConnectionLimitFactory limit = new PeerConnectionLimitFactory(factory(Echo::new), 2);
		ListeningPort port = listenSecure(limit, ListenOptions.DEFAULT);
		SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
		try (Peer silent = Peer.connect(port); Peer slow = Peer.connect(port)) {
			slow.send(HELLO);
			Awaitility.await().until(() -> limit.connections(address) == 2);
			try (Peer third = Peer.connect(port)) {
				assertThat(third.readToEnd()).isEmpty();
			}
			assertThat(port.statistics().rejected().get(Rejection.REFUSED)).isEqualTo(1);
			assertThat(limit.connections(address)).isEqualTo(2);
			silent.socket().setSoTimeout(100);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(silent::readToEnd);
		}
		Awaitility.await().until(() -> limit.peers() == 0);
		try (TlsPeer peer = TlsPeer.to(port)) {
			assertThat(peer.send("hello").readText(5)).isEqualTo("hello");
			assertThat(limit.connections(address)).isEqualTo(1);
		}
		awaitNoConnections(port);
		assertThat(limit.peers()).isZero();
	}

	@Test
	void addressIsThatOfTheProxyHeader() throws Exception {
		PeerConnectionLimitFactory limit = new PeerConnectionLimitFactory(factory(Echo::new), 1);
		AddressRulesFactory rules = new AddressRulesFactory(limit, AddressRules.ALL.deny("192.0.2.0/24"));
		ListeningPort port = listenSecure(rules,
				ListenOptions.DEFAULT.withProxyProtocol(new ProxyProtocol((from) -> true, Duration.ofSeconds(5))));
		try (Peer denied = Peer.connect(port)) {
			// In one packet: the hello must not begin a handshake
			denied.send(headerAndHello("192.0.2.7"));
			assertThat(denied.readToEnd()).isEmpty();
		}
		assertRefused(port, 1);
		try (Peer first = Peer.connect(port); Peer second = Peer.connect(port)) {
			first.send(headerAndHello("198.51.100.7"));
			Awaitility.await().until(() -> limit.connections(new InetSocketAddress("198.51.100.7", 1)) == 1);
			second.send(headerAndHello("198.51.100.7"));
			assertThat(second.readToEnd()).isEmpty();
		}
		Awaitility.await().until(() -> limit.peers() == 0);
		awaitNoConnections(port);
		assertThat(port.statistics().rejected().get(Rejection.REFUSED)).isEqualTo(2);
		assertThat(port.statistics().rejected().get(Rejection.PROXY)).isZero();
	}

	private static byte[] headerAndHello(String peer) {
		byte[] header = ("PROXY TCP4 " + peer + " 198.51.100.1 4711 443\r\n").getBytes();
		byte[] both = new byte[header.length + HELLO.length];
		System.arraycopy(header, 0, both, 0, header.length);
		System.arraycopy(HELLO, 0, both, header.length, HELLO.length);
		return both;
	}

	private ListeningPort listenSecure(Factory factory, ListenOptions options) {
		TlsOptions tls = server().build();
		return listen(factory, options.withTls(() -> tls));
	}

	private static void awaitNoConnections(ListeningPort port) {
		AbstractReactorTests.awaitNoConnections(port);
	}

	private static void assertRefused(ListeningPort port, long count) {
		awaitNoConnections(port);
		assertThat(port.statistics().rejected().get(Rejection.REFUSED)).isEqualTo(count);
		assertThat(port.statistics().rejected().get(Rejection.TLS)).isZero();
	}

	private void awaitCalls(String... calls) {
		Awaitility.await().untilAsserted(() -> assertThat(this.asked.calls).containsExactly(calls));
	}

	/**
	 * Records what it is asked.
	 */
	private static final class Asked extends Factory {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private volatile boolean admitted = true;

		private volatile boolean failing;

		@Override
		public boolean admits(SocketAddress peer) {
			this.calls.add("admits");
			if (this.failing) {
				throw new IllegalStateException("no idea");
			}
			return this.admitted;
		}

		@Override
		public void admissionEnded(SocketAddress peer) {
			this.calls.add("ended");
		}

		@Override
		public @Nullable Protocol buildProtocol(SocketAddress peer) {
			this.calls.add("builds");
			return new Echo();
		}

		@Override
		public @Nullable Protocol buildProtocol(SocketAddress peer, TlsSession session) {
			this.calls.add("builds with TLS");
			return new Echo();
		}

	}

}
