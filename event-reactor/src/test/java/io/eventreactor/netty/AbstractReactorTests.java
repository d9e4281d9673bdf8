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

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests that run on each of the transports that work here, with a new reactor of two
 * loops each.
 */
@ParameterizedClass
@EnumSource(value = IoType.class, names = { "NIO", "EPOLL", "IO_URING" })
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class AbstractReactorTests {

	@Parameter
	IoType io;

	NettyReactor reactor;

	@BeforeEach
	void startReactor() {
		assumeThat(available(this.io)).isTrue();
		this.reactor = newReactor(2);
		this.reactor.start();
	}

	@AfterEach
	void stopReactor() {
		if (this.reactor != null && this.reactor.running()) {
			await(this.reactor.stop());
		}
	}

	NettyReactor newReactor(int threads) {
		return NettyReactor.builder().io(this.io).threads(threads).build();
	}

	private static boolean available(IoType io) {
		return switch (io) {
			case EPOLL -> Epoll.isAvailable();
			case IO_URING -> IoUring.isAvailable();
			default -> true;
		};
	}

	static <T extends @Nullable Object> T await(Deferred<T> deferred) {
		try {
			return deferred.toCompletableFuture().get(20, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError("Nothing came of " + deferred, ex);
		}
	}

	ListeningPort listen(Supplier<? extends Protocol> protocols) {
		return listen(Factory.forProtocol(protocols), ListenOptions.DEFAULT);
	}

	ListeningPort listen(Factory factory, ListenOptions options) {
		return this.reactor.listenTcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), factory, options);
	}

	static void awaitNoConnections(ListeningPort port) {
		Awaitility.await().untilAsserted(() -> assertThat(port.statistics().active()).isZero());
	}

	/**
	 * Measures how long a loop is busy in a while, which it has nothing to do in.
	 */
	static long busyNanoseconds(Reactor loop, Duration time) throws Exception {
		CompletableFuture<Long> busy = new CompletableFuture<>();
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		loop.callFromThread(() -> {
			long begin = threads.getCurrentThreadCpuTime();
			loop.callLater(time, () -> busy.complete(threads.getCurrentThreadCpuTime() - begin));
		});
		return busy.get(20, TimeUnit.SECONDS);
	}

	/**
	 * Lets each loop go round its sockets: a connection made and lost again on it is
	 * served behind what had arrived before.
	 */
	void awaitTurnsOfTheNetwork(ListeningPort port) throws Exception {
		ListeningPort other = listen(StreamTests.Echo::new);
		for (int i = 0; i < 4; i++) {
			try (Peer peer = Peer.connect(other)) {
				peer.send("turn").read(4);
			}
		}
		awaitNoConnections(other);
		assertThat(port.listening()).isTrue();
	}

}
