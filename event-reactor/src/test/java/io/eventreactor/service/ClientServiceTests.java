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

package io.eventreactor.service;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Canceller;
import io.eventreactor.defer.Deferred;
import io.eventreactor.endpoint.ClientEndpoint;
import io.eventreactor.policy.Recorder;
import io.eventreactor.policy.StubTransport;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Each state, and what can happen in it.
 */
class ClientServiceTests {

	private static final IOException REFUSED = new IOException("refused");

	private static final Canceller BROKEN = (deferred) -> {
		throw new IllegalStateException("cannot be cancelled");
	};

	private final ManualClock clock = new ManualClock();

	private final StubEndpoint endpoint = new StubEndpoint();

	private final List<Object> events = new ArrayList<>();

	private final List<Recorder> recorders = new ArrayList<>();

	private ClientServiceOptions options = ClientServiceOptions.DEFAULT
		.withBackoff((attempt) -> Duration.ofSeconds(attempt));

	private Executor executor = Runnable::run;

	private @Nullable ClientService service;

	// INIT

	@Test
	void whenNotStartedWaitersWait() {
		waitFor(service().whenConnected());
		assertThat(this.events).isEmpty();
		service().startService();
		this.endpoint.connected();
		assertThat(this.events).containsExactly(this.recorders.get(0));
	}

	@Test
	void whenNotStartedStopIsDoneAndWaitersAreCancelled() {
		waitFor(service().whenConnected());
		stop();
		assertThat(this.events.get(0)).isInstanceOf(CancelledException.class);
		assertThat(this.events.get(1)).isEqualTo("stopped");
		assertThat(service().running()).isFalse();
	}

	// CONNECTING

	@Test
	void whenConnectingStartDoesNothing() {
		service().startService();
		service().startService();
		assertThat(this.endpoint.attempts).hasSize(1);
		assertThat(service().running()).isTrue();
	}

	@Test
	void whenConnectingStopCancelsAttempt() {
		service().startService();
		waitFor(service().whenConnected());
		stop();
		assertThat(this.endpoint.attempts.get(0).called()).isTrue();
		assertThat(this.events.get(0)).isInstanceOf(CancelledException.class);
		assertThat(this.events.get(1)).isEqualTo("stopped");
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		// The endpoint connects all the same
		assertThat(this.endpoint.factory().buildProtocol(address())).isNull();
	}

	@Test
	void whenConnectedWaitersGetProtocolOfUser() {
		service().startService();
		waitFor(service().whenConnected());
		this.endpoint.connected();
		assertThat(this.events).containsExactly(this.recorders.get(0));
		assertThat(this.recorders.get(0).events).containsExactly("made");
	}

	@Test
	void whenEndpointThrowsItIsAFailedAttempt() {
		this.endpoint.broken = true;
		service().startService();
		assertWaiting(1);
	}

	@Test
	void whenConnectionEndsBeforeEndpointFiresItIsAFailedAttempt() {
		service().startService();
		Protocol connection = this.endpoint.make();
		connection.endConnection(new ConnectionAbortedException());
		assertThat(this.endpoint.attempts.get(0).called()).isTrue();
		assertWaiting(1);
	}

	// WAITING

	@Test
	void whenWaitingStopCancelsTimerAndWaiters() {
		service().startService();
		this.endpoint.failed();
		waitFor(service().whenConnected());
		service().startService();
		assertWaiting(1);
		stop();
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		assertThat(this.events.get(0)).isInstanceOf(CancelledException.class);
		assertThat(this.events.get(1)).isEqualTo("stopped");
	}

	@Test
	void waitersFailWithTheFailureThatIsOneTooMany() {
		service().startService();
		waitFor(service().whenConnected(1));
		waitFor(service().whenConnected(2));
		waitFor(service().whenConnected());
		this.endpoint.failed();
		assertThat(this.events).containsExactly(REFUSED);
		this.clock.advance(Duration.ofSeconds(1));
		this.endpoint.failed();
		assertThat(this.events).containsExactly(REFUSED, REFUSED);
		this.clock.advance(Duration.ofSeconds(2));
		this.endpoint.connected();
		assertThat(this.events).containsExactly(REFUSED, REFUSED, this.recorders.get(0));
	}

	@Test
	void whenWaiterGivesUpTheOthersDoNot() {
		Deferred<Protocol> impatient = service().whenConnected();
		waitFor(impatient);
		waitFor(service().whenConnected());
		service().startService();
		impatient.cancel();
		this.endpoint.connected();
		assertThat(this.events).hasSize(2).last().isSameAs(this.recorders.get(0));
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, Long.MIN_VALUE / 2 })
	void whenBackoffIsNegativeLogsItWaitsAllTheSameAndTellsWhoWaits(long seconds) {
		this.options = this.options.withBackoff((attempt) -> Duration.ofSeconds(seconds));
		assertGoesOnAfterBrokenBackoff();
	}

	@Test
	void whenBackoffThrowsLogsItWaitsAllTheSameAndTellsWhoWaits() {
		this.options = this.options.withBackoff((attempt) -> {
			throw new IllegalStateException("broken policy");
		});
		assertGoesOnAfterBrokenBackoff();
	}

	private void assertGoesOnAfterBrokenBackoff() {
		service().startService();
		waitFor(service().whenConnected(1));
		waitFor(service().whenConnected());
		this.endpoint.failed();
		assertThat(this.events).containsExactly(REFUSED);
		assertWaiting(60);
		this.clock.advance(Duration.ofSeconds(60));
		this.endpoint.connected();
		assertThat(this.events).containsExactly(REFUSED, this.recorders.get(0));
	}

	@Test
	void whenTheExecutorRefusesStopIsDoneAllTheSame() {
		boolean[] ended = new boolean[1];
		this.executor = (call) -> {
			if (ended[0]) {
				throw new RejectedExecutionException("ended");
			}
			call.run();
		};
		service().startService();
		this.endpoint.failed();
		waitFor(service().whenConnected());
		ended[0] = true;
		stop();
		waitFor(service().whenConnected());
		assertThat(this.events).hasSize(3);
		assertThat(this.events.get(1)).isEqualTo("stopped");
		assertThat(this.events.get(2)).isInstanceOf(CancelledException.class);
	}

	// CONNECTED

	@Test
	void whenConnectedWaiterIsServedAtOnceAndStartDoesNothing() {
		service().startService();
		this.endpoint.connected();
		service().startService();
		waitFor(service().whenConnected(1));
		assertThat(this.events).containsExactly(this.recorders.get(0));
		assertThat(this.endpoint.attempts).hasSize(1);
	}

	@Test
	void whenConnectionIsLostConnectsAgainAfterTheFirstWait() {
		service().startService();
		this.endpoint.failed();
		this.clock.advance(Duration.ofSeconds(1));
		Protocol connection = this.endpoint.connected();
		connection.endConnection(new ConnectionDoneException());
		assertWaiting(1);
		assertThat(this.recorders.get(0).events).containsExactly("made", "lost ConnectionDoneException");
		this.clock.advance(Duration.ofSeconds(1));
		this.endpoint.connected();
		waitFor(service().whenConnected());
		assertThat(this.events).containsExactly(this.recorders.get(1));
	}

	@Test
	void whenConnectedStopClosesConnectionAndIsDoneWhenThatHasEnded() {
		service().startService();
		Protocol connection = this.endpoint.connected();
		stop();
		stop();
		assertThat(this.endpoint.transport.disconnecting()).isTrue();
		assertThat(this.endpoint.transport.aborted()).isFalse();
		assertThat(this.events).isEmpty();
		assertThat(service().running()).isFalse();
		connection.endConnection(new ConnectionDoneException());
		assertThat(this.events).containsExactly("stopped", "stopped");
		assertThat(this.clock.getDelayedCalls()).isEmpty();
	}

	// DISCONNECTING, RESTARTING

	@Test
	void whenDisconnectingStartConnectsOnceConnectionHasEnded() {
		service().startService();
		Protocol connection = this.endpoint.connected();
		stop();
		waitFor(service().whenConnected());
		service().startService();
		service().startService();
		assertThat(service().running()).isTrue();
		assertThat(this.endpoint.attempts).hasSize(1);
		connection.endConnection(new ConnectionDoneException());
		assertThat(this.events).containsExactly("stopped");
		assertThat(this.endpoint.attempts).hasSize(2);
		this.endpoint.connected();
		assertThat(this.events).containsExactly("stopped", this.recorders.get(1));
	}

	@Test
	void whenRestartingStopStaysStopped() {
		service().startService();
		Protocol connection = this.endpoint.connected();
		stop();
		service().startService();
		stop();
		connection.endConnection(new ConnectionDoneException());
		assertThat(this.events).containsExactly("stopped", "stopped");
		assertThat(this.endpoint.attempts).hasSize(1);
	}

	// STOPPED

	@Test
	void whenStoppedWaiterFailsStopIsDoneAndStartConnects() {
		stop();
		stop();
		waitFor(service().whenConnected());
		assertThat(this.events).hasSize(3).startsWith("stopped", "stopped");
		assertThat(this.events.get(2)).isInstanceOf(CancelledException.class);
		service().startService();
		this.endpoint.connected();
		assertThat(this.recorders).hasSize(1);
	}

	// Preparation

	@Test
	void waitersGetProtocolOncePrepared() {
		Deferred<@Nullable Void> preparing = new Deferred<>();
		prepareWith(preparing);
		service().startService();
		waitFor(service().whenConnected());
		this.endpoint.connected();
		assertThat(this.recorders.get(0).events).containsExactly("made", "preparing");
		assertThat(this.events).isEmpty();
		preparing.callback(null);
		assertThat(this.events).containsExactly(this.recorders.get(0));
	}

	@Test
	void whenPreparationFailsAbortsConnectionAndItIsAFailedAttempt() {
		Deferred<@Nullable Void> preparing = new Deferred<>();
		prepareWith(preparing);
		service().startService();
		waitFor(service().whenConnected(1));
		Protocol connection = this.endpoint.connected();
		IOException wrong = new IOException("wrong password");
		preparing.errback(wrong);
		assertThat(this.endpoint.transport.aborted()).isTrue();
		connection.endConnection(new ConnectionAbortedException());
		assertThat(this.events).containsExactly(wrong);
		assertWaiting(1);
	}

	@Test
	void whenPreparationThrowsItIsAFailedAttempt() {
		this.options = this.options.withPreparation((protocol) -> {
			throw new IOException("no preparation");
		});
		service().startService();
		this.endpoint.connected().endConnection(new ConnectionAbortedException());
		assertWaiting(1);
	}

	@Test
	void whenPreparationFiresOnAnotherThreadTheRestIsDoneAtHome() throws Exception {
		Queue<Runnable> calls = liveOnThisThread();
		Deferred<@Nullable Void> preparing = new Deferred<>();
		prepareWith(preparing);
		service().startService();
		waitFor(service().whenConnected());
		this.endpoint.connected();
		onAnotherThread(() -> preparing.callback(null));
		assertThat(this.events).isEmpty();
		calls.remove().run();
		assertThat(this.events).containsExactly(this.recorders.get(0));
	}

	@Test
	void whenEndpointFiresOnAnotherThreadTheRestIsDoneAtHome() throws Exception {
		Queue<Runnable> calls = liveOnThisThread();
		service().startService();
		waitFor(service().whenConnected(1));
		onAnotherThread(this.endpoint::failed);
		assertThat(this.events).isEmpty();
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		calls.remove().run();
		assertThat(this.events).containsExactly(REFUSED);
		assertWaiting(1);
	}

	@Test
	void whenConnectionIsLostWhilePreparingCancelsPreparationAndItIsAFailedAttempt() {
		Deferred<@Nullable Void> preparing = new Deferred<>();
		prepareWith(preparing);
		service().startService();
		waitFor(service().whenConnected(1));
		ConnectionDoneException reason = new ConnectionDoneException();
		this.endpoint.connected().endConnection(reason);
		assertThat(preparing.called()).isTrue();
		assertThat(this.events).containsExactly(reason);
		assertWaiting(1);
	}

	@Test
	void whenStoppedWhilePreparingClosesConnectionAndIsDoneWhenThatHasEnded() {
		Deferred<@Nullable Void> preparing = new Deferred<>();
		prepareWith(preparing);
		service().startService();
		Protocol connection = this.endpoint.connected();
		stop();
		assertThat(preparing.called()).isTrue();
		assertThat(this.endpoint.transport.disconnecting()).isTrue();
		assertThat(this.events).isEmpty();
		connection.endConnection(new ConnectionDoneException());
		assertThat(this.events).containsExactly("stopped");
	}

	@Test
	void whenPreparationFailsToCancelTheEndOfTheConnectionCountsAllTheSame() {
		prepareWith(new Deferred<>(BROKEN));
		service().startService();
		waitFor(service().whenConnected(1));
		Protocol connection = this.endpoint.connected();
		ConnectionDoneException reason = new ConnectionDoneException();
		assertThatIllegalStateException().isThrownBy(() -> connection.endConnection(reason));
		assertThat(this.events).containsExactly(reason);
		assertWaiting(1);
	}

	@Test
	void whenEndpointFailsToCancelStopIsDoneAllTheSame() {
		this.endpoint.canceller = BROKEN;
		service().startService();
		stop();
		assertThat(this.events).containsExactly("stopped");
		// What comes of that attempt later is no concern of the service any more
		this.endpoint.failed();
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		service().startService();
		this.endpoint.connected();
		assertThat(this.recorders).hasSize(1);
	}

	@Test
	void whenNumberOfFailuresIsLessThanOneIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> service().whenConnected(0))
			.withMessageContaining("'failAfterFailures' must be at least 1");
	}

	private Queue<Runnable> liveOnThisThread() {
		Thread home = Thread.currentThread();
		Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
		this.executor = (call) -> {
			if (Thread.currentThread() == home) {
				call.run();
			}
			else {
				calls.add(call);
			}
		};
		return calls;
	}

	private static void onAnotherThread(Runnable call) throws InterruptedException {
		Thread thread = new Thread(call);
		thread.start();
		thread.join();
	}

	private void prepareWith(Deferred<@Nullable Void> preparing) {
		this.options = this.options.withPreparation((protocol) -> {
			((Recorder) protocol).events.add("preparing");
			return preparing;
		});
	}

	private ClientService service() {
		if (this.service == null) {
			this.service = new ClientService(this.executor, this.clock, this.endpoint, Factory.forProtocol(() -> {
				Recorder recorder = new Recorder();
				this.recorders.add(recorder);
				return recorder;
			}), this.options);
		}
		return this.service;
	}

	private void stop() {
		service().stopService().addCallback((done) -> this.events.add("stopped"));
	}

	private void waitFor(Deferred<Protocol> connected) {
		connected.addBoth((protocol, failure) -> this.events.add((failure != null) ? failure : protocol));
	}

	private void assertWaiting(int seconds) {
		assertThat(this.clock.getDelayedCalls()).singleElement()
			.satisfies((call) -> assertThat(call.getTime() - this.clock.nanoTime())
				.isEqualTo(Duration.ofSeconds(seconds).toNanos()));
	}

	private static InetSocketAddress address() {
		return InetSocketAddress.createUnresolved("peer", 1);
	}

	private static final class StubEndpoint implements ClientEndpoint {

		private final List<Deferred<Protocol>> attempts = new ArrayList<>();

		private StubTransport transport = new StubTransport();

		private @Nullable Factory factory;

		private @Nullable Canceller canceller;

		private boolean broken;

		@Override
		public Deferred<Protocol> connect(Factory factory) {
			if (this.broken) {
				throw new IllegalStateException("broken endpoint");
			}
			this.factory = factory;
			Deferred<Protocol> attempt = (this.canceller != null) ? new Deferred<>(this.canceller) : new Deferred<>();
			this.attempts.add(attempt);
			return attempt;
		}

		Factory factory() {
			assertThat(this.factory).isNotNull();
			return this.factory;
		}

		void failed() {
			last().errback(REFUSED);
		}

		Protocol make() {
			Protocol protocol = factory().buildProtocol(address());
			assertThat(protocol).isNotNull();
			this.transport = new StubTransport();
			protocol.makeConnection(this.transport);
			return protocol;
		}

		Protocol connected() {
			Protocol protocol = make();
			last().callback(protocol);
			return protocol;
		}

		private Deferred<Protocol> last() {
			return this.attempts.get(this.attempts.size() - 1);
		}

	}

}
