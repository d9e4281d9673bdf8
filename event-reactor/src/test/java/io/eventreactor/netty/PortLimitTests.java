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

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.PortListener;
import io.eventreactor.ProxyProtocol;
import io.eventreactor.Rejection;
import io.eventreactor.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many connections, and too many.
 */
class PortLimitTests extends AbstractReactorTests {

	@Test
	void connectionsOverTheLimitAreClosed() throws Exception {
		Queue<Rejection> rejections = new ConcurrentLinkedQueue<>();
		ListeningPort port = listen(Factory.forProtocol(StreamTests.Echo::new),
				ListenOptions.DEFAULT.withMaxConnections(2).withListener(new PortListener() {
					@Override
					public void connectionRejected(@Nullable SocketAddress peer, Rejection rejection) {
						assertThat(peer).isNotNull();
						rejections.add(rejection);
					}
				}));
		try (Peer first = Peer.connect(port); Peer second = Peer.connect(port)) {
			first.send("a").read(1);
			second.send("b").read(1);
			try (Peer third = Peer.connect(port)) {
				assertThat(third.readToEnd()).isEmpty();
			}
			assertThat(port.statistics().active()).isEqualTo(2);
			assertThat(port.statistics().rejected()).containsEntry(Rejection.LIMIT, 1L);
			assertThat(rejections).containsExactly(Rejection.LIMIT);
			assertThat(second.send("b").readText(1)).isEqualTo("b");
		}
		awaitNoConnections(port);
		try (Peer again = Peer.connect(port)) {
			assertThat(again.send("c").readText(1)).isEqualTo("c");
		}
		assertThat(port.statistics().accepted()).isEqualTo(3);
	}

	@Test
	void whoHasNotSentItsProxyHeaderYetCountsForTheLimit() throws Exception {
		ListeningPort port = listen(Factory.forProtocol(StreamTests.Echo::new),
				ListenOptions.DEFAULT.withMaxConnections(1)
					.withProxyProtocol(new ProxyProtocol((address) -> true, Duration.ofMinutes(5))));
		try (Peer silent = Peer.connect(port)) {
			Awaitility.await().until(() -> port.statistics().active() == 1);
			try (Peer second = Peer.connect(port)) {
				assertThat(second.readToEnd()).isEmpty();
			}
			assertThat(port.statistics().rejected()).containsEntry(Rejection.LIMIT, 1L)
				.containsEntry(Rejection.PROXY, 0L);
			assertThat(silent.send("PROXY UNKNOWN\r\nhello").readText(5)).isEqualTo("hello");
		}
	}

	@Test
	void noConnectionIsForgottenInAStorm() throws Exception {
		Queue<RecordingProtocol> servers = new ConcurrentLinkedQueue<>();
		ListeningPort port = listen(() -> {
			RecordingProtocol server = new StreamTests.Echo();
			servers.add(server);
			return server;
		});
		Random random = new Random(4);
		for (int i = 0; i < 200; i++) {
			Peer peer = Peer.connect(port);
			if (random.nextBoolean()) {
				peer.send(new byte[1 + random.nextInt(100_000)]);
			}
			if (random.nextBoolean()) {
				peer.reset();
			}
			else {
				peer.close();
			}
		}
		awaitAccepted(port, 200);
		awaitNoConnections(port);
		for (RecordingProtocol server : servers) {
			assertThat(server.awaitLost()).isInstanceOfAny(ConnectionLostException.class,
					ConnectionDoneException.class);
			assertThat(server.violations()).isEmpty();
		}
	}

	private static void awaitAccepted(ListeningPort port, long count) {
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(port.statistics().accepted() + port.statistics().rejected().get(Rejection.ACCEPT))
						.isEqualTo(count));
	}

	@Test
	void listenerIsToldOfEveryConnection() throws Exception {
		Queue<String> events = new ConcurrentLinkedQueue<>();
		ListeningPort port = listen(Factory.forProtocol(StreamTests.Echo::new),
				ListenOptions.DEFAULT.withListener(new PortListener() {
					@Override
					public void connectionMade(Transport transport) {
						events.add("made");
					}

					@Override
					public void connectionLost(Transport transport, Throwable reason, Duration duration) {
						assertThat(duration).isPositive();
						events.add("lost " + reason.getClass().getSimpleName());
					}
				}));
		try (Peer peer = Peer.connect(port)) {
			peer.send("x").read(1);
		}
		awaitNoConnections(port);
		assertThat(events).containsExactly("made", "lost ConnectionDoneException");
	}

	@Test
	void connectionsAreSpreadOverTheLoops() throws Exception {
		NettyReactor wide = newReactor(4);
		wide.start();
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		List<Peer> peers = new ArrayList<>();
		try {
			ListeningPort port = wide.listenTcp(0, Factory.forProtocol(() -> new StreamTests.Echo() {
				@Override
				void made() {
					threads.add(Thread.currentThread());
				}
			}));
			for (int i = 0; i < 8; i++) {
				peers.add(Peer.connect(port));
				peers.get(i).send("x").read(1);
			}
			assertThat(threads).hasSize(4).allMatch(Thread::isDaemon);
		}
		finally {
			for (Peer peer : peers) {
				peer.close();
			}
			await(wide.stop());
		}
	}

}
