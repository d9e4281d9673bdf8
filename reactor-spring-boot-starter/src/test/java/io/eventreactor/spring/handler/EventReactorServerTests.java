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

package io.eventreactor.spring.handler;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.eventreactor.CannotListenException;
import io.eventreactor.CannotListenException.Reason;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.PortListener;
import io.eventreactor.PortStatistics;
import io.eventreactor.Reactor;
import io.eventreactor.Rejection;
import io.eventreactor.defer.Deferred;
import io.eventreactor.endpoint.ServerEndpoint;
import io.eventreactor.spring.handler.EventReactorServer.State;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

class EventReactorServerTests {

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final List<FakePort> ports = new ArrayList<>();

	private final List<EventReactorServerListener> listeners = new ArrayList<>();

	private @Nullable RuntimeException bindFailure;

	private final Reactor reactor = mock(Reactor.class);

	private final EventReactorServer server = new EventReactorServer("echo", new FakeEndpoint(), ListenOptions.DEFAULT,
			() -> mock(Factory.class), this.reactor, () -> this.listeners);

	@BeforeEach
	void listen() {
		this.listeners.add(new EventReactorServerListener() {

			@Override
			public void serverStarted(EventReactorServer server) {
				EventReactorServerTests.this.calls.add("started");
			}

			@Override
			public void serverStopped(EventReactorServer server) {
				EventReactorServerTests.this.calls.add("stopped");
			}

		});
	}

	@Test
	void beforeItsFirstStartServerHasNothing() {
		assertThat(this.server.getState()).isEqualTo(State.STOPPED);
		assertThat(this.server.getAddress()).isNull();
		assertThat(this.server.getPort()).isEqualTo(-1);
		assertThat(this.server.getStatistics().accepted()).isZero();
		assertThat(this.server.getStatistics().rejected()).containsOnlyKeys(Rejection.values());
		assertThat(this.server.stop()).isCompleted();
		assertThat(this.calls).isEmpty();
	}

	@Test
	void startsOnce() {
		this.server.start();
		this.server.start();
		assertThat(this.ports).hasSize(1);
		assertThat(this.calls).containsExactly("started");
		assertThat(this.server.getPort()).isEqualTo(8000);
	}

	@Test
	void drainsOnceAndIsStoppedWhenPortIsDrained() throws Exception {
		this.server.start();
		CompletableFuture<@Nullable Void> drained = this.server.drain(Duration.ofSeconds(7));
		CompletableFuture<@Nullable Void> again = this.server.stop();
		assertThat(this.server.getState()).isEqualTo(State.DRAINING);
		assertThat(drained).isNotDone();
		assertThat(again).isNotDone();
		assertThat(this.ports.get(0).graces).containsExactly(Duration.ofSeconds(7), Duration.ZERO);
		this.ports.get(0).drained.callback(3);
		drained.get(30, TimeUnit.SECONDS);
		again.get(30, TimeUnit.SECONDS);
		assertThat(this.server.getState()).isEqualTo(State.STOPPED);
		assertThat(this.calls).containsExactly("started", "stopped");
	}

	@Test
	void whenWhatItListensOnIsTakenSaysWhichServerCannotStart() {
		given(this.reactor.running()).willReturn(true);
		this.bindFailure = new IllegalStateException("listens already");
		assertThatExceptionOfType(ServerStartException.class).isThrownBy(this.server::start)
			.withMessageContaining("echo")
			.withCause(this.bindFailure);
		assertThat(this.server.getState()).isEqualTo(State.STOPPED);
	}

	@Test
	void whenTheReactorDoesNotRunItsOwnFailureIsThrown() {
		this.bindFailure = new IllegalStateException("The reactor does not run");
		assertThatIllegalStateException().isThrownBy(this.server::start).isSameAs(this.bindFailure);
	}

	@Test
	void doesNotStartWhileDraining() {
		this.server.start();
		this.server.drain(Duration.ofSeconds(1));
		assertThatIllegalStateException().isThrownBy(this.server::start).withMessageContaining("still draining");
		assertThat(this.ports).hasSize(1);
	}

	@Test
	void stopsEvenIfDrainFails() throws Exception {
		this.server.start();
		CompletableFuture<@Nullable Void> drained = this.server.drain(Duration.ofSeconds(1));
		this.ports.get(0).drained.errback(new IllegalStateException("Made to fail"));
		drained.get(30, TimeUnit.SECONDS);
		assertThat(this.server.getState()).isEqualTo(State.STOPPED);
	}

	@Test
	void nobodyElseCompletesTheStop() {
		this.server.start();
		this.server.stop().complete(null);
		assertThat(this.server.stop()).isNotDone();
	}

	@Test
	void listenerThatFailsAtStopDoesNotKeepOthersFromIt() throws Exception {
		this.listeners.add(0, new EventReactorServerListener() {
			@Override
			public void serverStopped(EventReactorServer server) {
				throw new IllegalStateException("Made to fail");
			}
		});
		this.server.start();
		CompletableFuture<@Nullable Void> stopped = this.server.stop();
		this.ports.get(0).drained.callback(0);
		stopped.get(30, TimeUnit.SECONDS);
		assertThat(this.calls).containsExactly("started", "stopped");
	}

	@Test
	void listenerThatFailsAtStartStopsTheServer() {
		this.listeners.add(new EventReactorServerListener() {
			@Override
			public void serverStarted(EventReactorServer server) {
				throw new IllegalStateException("Made to fail");
			}
		});
		assertThatIllegalStateException().isThrownBy(this.server::start).withMessage("Made to fail");
		assertThat(this.server.getState()).isEqualTo(State.DRAINING);
		assertThat(this.ports.get(0).graces).containsExactly(Duration.ZERO);
	}

	@Test
	void whenBindFailsServerIsStoppedAndMayBeStartedLater() {
		this.bindFailure = new CannotListenException(new InetSocketAddress(8000), Reason.IN_USE,
				new Exception("taken"));
		assertThatExceptionOfType(ServerStartException.class).isThrownBy(this.server::start)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.IN_USE))
			.withMessageContainingAll("'echo'", "fake:8000");
		assertThat(this.server.getState()).isEqualTo(State.STOPPED);
		assertThat(this.calls).isEmpty();
		this.bindFailure = null;
		this.server.start();
		assertThat(this.server.getState()).isEqualTo(State.LISTENING);
	}

	@Test
	void whenEndpointCannotBeUsedSaysWhichServerAndWhy() {
		for (RuntimeException failure : List.of(new IllegalArgumentException("no such socket"),
				new UnsupportedOperationException("not with this transport"))) {
			this.bindFailure = failure;
			assertThatExceptionOfType(ServerStartException.class).isThrownBy(this.server::start)
				.withCause(failure)
				.satisfies((ex) -> {
					assertThat(ex.getReason()).isEqualTo(Reason.OTHER);
					assertThat(ex.getServerName()).isEqualTo("echo");
					assertThat(ex.getEndpoint()).isEqualTo("fake:8000");
					assertThat(ex.getDetail()).isEqualTo(failure.getMessage());
				});
			assertThat(this.server.getState()).isEqualTo(State.STOPPED);
		}
	}

	@Test
	void whenReactorStoppedUnderServerItIsStoppedToo() throws Exception {
		this.server.start();
		this.ports.get(0).listening = false;
		assertThat(this.server.getState()).isEqualTo(State.STOPPED);
		this.server.stop().get(30, TimeUnit.SECONDS);
		assertThat(this.ports.get(0).graces).isEmpty();
		assertThat(this.calls).containsExactly("started", "stopped");
	}

	@Test
	void allListenersHearOfConnections() {
		List<PortListener> told = List.of(mock(PortListener.class), mock(PortListener.class));
		for (PortListener listener : told) {
			this.listeners.add(new EventReactorServerListener() {
				@Override
				public PortListener connectionListener(EventReactorServer server) {
					return listener;
				}
			});
		}
		this.server.start();
		PortListener listener = this.ports.get(0).options.listener();
		assertThat(listener).isNotNull();
		listener.connectionRejected(null, Rejection.LIMIT);
		for (PortListener each : told) {
			verify(each).connectionRejected(null, Rejection.LIMIT);
		}
	}

	private final class FakeEndpoint implements ServerEndpoint {

		@Override
		public ListeningPort listen(Reactor reactor, Factory factory, ListenOptions options) {
			if (EventReactorServerTests.this.bindFailure != null) {
				throw EventReactorServerTests.this.bindFailure;
			}
			FakePort port = new FakePort(options);
			EventReactorServerTests.this.ports.add(port);
			return port;
		}

		@Override
		public String toString() {
			return "fake:8000";
		}

	}

	private static final class FakePort implements ListeningPort {

		private final ListenOptions options;

		private final List<Duration> graces = new ArrayList<>();

		private final Deferred<Integer> drained = new Deferred<>();

		private boolean listening = true;

		FakePort(ListenOptions options) {
			this.options = options;
		}

		@Override
		public SocketAddress getHost() {
			return new InetSocketAddress(8000);
		}

		@Override
		public boolean listening() {
			return this.listening;
		}

		@Override
		public void startListening() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Deferred<@Nullable Void> stopListening() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Deferred<Integer> drain(Duration grace) {
			this.graces.add(grace);
			return this.drained;
		}

		@Override
		public PortStatistics statistics() {
			return new PortStatistics(0, 0, Map.of(), 0, 0);
		}

	}

}
