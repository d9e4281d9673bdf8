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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.policy.Recorder;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ReconnectingClientFactoryTests {

	private final ManualClock clock = new ManualClock();

	private final StubConnector connector = new StubConnector();

	private double deviation;

	private final ReconnectingClientFactory factory = new ReconnectingClientFactory(this.clock) {
		@Override
		public Protocol buildProtocol(SocketAddress peer) {
			return new Recorder();
		}

		@Override
		Random random() {
			return new Random() {
				private static final long serialVersionUID = 1L;

				@Override
				public double nextGaussian() {
					return ReconnectingClientFactoryTests.this.deviation;
				}
			};
		}
	};

	@Test
	void jitterVariesEachWaitButNotTheNext() {
		this.factory.setFactor(2);
		this.factory.setJitter(0.1);
		this.deviation = 1;
		assertThat(failAndWait()).isEqualTo(Duration.ofMillis(1100));
		this.deviation = -1;
		assertThat(failAndWait()).isEqualTo(Duration.ofMillis(1800));
		this.deviation = 0;
		assertThat(failAndWait()).isEqualTo(Duration.ofSeconds(4));
	}

	@Test
	void jitterNeverLeadsBeyondLongestWaitNorBelowZero() {
		this.factory.setMaxDelay(Duration.ofSeconds(1));
		this.factory.setJitter(1);
		this.deviation = 5;
		assertThat(failAndWait()).isEqualTo(Duration.ofSeconds(1));
		this.deviation = -5;
		assertThat(failAndWait()).isZero();
	}

	@Test
	void whenStoppedWhileConnectingStopsAttempt() {
		this.connector.state = Connector.State.CONNECTING;
		this.factory.startedConnecting(this.connector);
		this.factory.stopTrying();
		assertThat(this.connector.events).containsExactly("stop");
		this.factory.clientConnectionFailed(this.connector, new Exception());
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		assertThat(this.factory.continueTrying()).isFalse();
	}

	@Test
	void whenStoppedByAnotherThreadJustBeforeItConnectsStopsAttempt() {
		this.connector.beforeConnect = () -> {
			// It still sees the connector disconnected
			this.factory.stopTrying();
			this.connector.state = Connector.State.CONNECTING;
		};
		this.factory.clientConnectionFailed(this.connector, new Exception());
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.connector.events).containsExactly("connect", "stop");
	}

	@Test
	void whenStoppedWhileConnectedLeavesConnection() {
		this.connector.state = Connector.State.CONNECTED;
		this.factory.startedConnecting(this.connector);
		this.factory.stopTrying();
		assertThat(this.connector.events).isEmpty();
	}

	@Test
	void whenSomeoneElseHasConnectedMeanwhileDoesNot() {
		this.factory.clientConnectionFailed(this.connector, new Exception());
		this.connector.state = Connector.State.CONNECTED;
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.connector.events).isEmpty();
	}

	@Test
	void whenToldTwiceWaitsOnce() {
		this.factory.clientConnectionFailed(this.connector, new Exception());
		this.factory.retry(this.connector);
		assertThat(this.clock.getDelayedCalls()).hasSize(1);
	}

	@Test
	void eachConnectorHasWaitsAndRetriesOfItsOwn() {
		this.factory.setFactor(2);
		this.factory.setJitter(0);
		this.factory.setMaxRetries(2);
		StubConnector other = new StubConnector();
		this.factory.clientConnectionFailed(this.connector, new Exception());
		this.factory.clientConnectionFailed(other, new Exception());
		assertThat(this.clock.getDelayedCalls()).hasSize(2);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.connector.events).containsExactly("connect");
		assertThat(other.events).containsExactly("connect");
		this.factory.clientConnectionFailed(this.connector, new Exception());
		this.clock.advance(Duration.ofSeconds(2));
		this.factory.clientConnectionFailed(this.connector, new Exception());
		assertThat(this.clock.getDelayedCalls()).as("has given up").isEmpty();
		this.factory.clientConnectionFailed(other, new Exception());
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(other.events).containsExactly("connect", "connect");
	}

	@Test
	void stoppingAndResettingAreForAllConnectors() {
		this.factory.setFactor(2);
		this.factory.setJitter(0);
		StubConnector connecting = new StubConnector();
		connecting.state = Connector.State.CONNECTING;
		this.factory.startedConnecting(this.connector);
		this.factory.startedConnecting(connecting);
		this.factory.clientConnectionFailed(this.connector, new Exception());
		this.factory.stopTrying();
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		assertThat(connecting.events).containsExactly("stop");
		this.factory.clientConnectionFailed(connecting, new Exception());
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		this.factory.resetDelay();
		assertThat(failAndWait()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void connectorsOnSeveralLoopsAreAllConnectedAgain() throws Exception {
		NettyReactor reactor = NettyReactor.builder().threads(2).build();
		reactor.start();
		try {
			CountDownLatch accepted = new CountDownLatch(40);
			ListeningPort port = reactor.listenTcp(0, Factory.forProtocol(() -> new Closing(accepted)));
			ReconnectingClientFactory shared = new ReconnectingClientFactory(reactor) {
				@Override
				public Protocol buildProtocol(SocketAddress peer) {
					return new Recorder();
				}
			};
			shared.setInitialDelay(Duration.ofMillis(1));
			shared.setMaxDelay(Duration.ofMillis(5));
			for (int i = 0; i < 8; i++) {
				reactor.connectTcp("127.0.0.1", ((InetSocketAddress) port.getHost()).getPort(), shared);
			}
			assertThat(accepted.await(30, TimeUnit.SECONDS)).isTrue();
			shared.stopTrying();
		}
		finally {
			reactor.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
		}
	}

	@Test
	void whenSettingIsOutOfRangeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.factory.setInitialDelay(Duration.ZERO))
			.withMessageContaining("'initialDelay' must be above zero");
		assertThatIllegalArgumentException().isThrownBy(() -> this.factory.setMaxDelay(Duration.ofSeconds(-1)))
			.withMessageContaining("'maxDelay'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.factory.setFactor(Double.NaN))
			.withMessageContaining("'factor'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.factory.setJitter(1.1))
			.withMessageContaining("'jitter' must be from 0 to 1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.factory.setMaxRetries(-1))
			.withMessageContaining("'maxRetries'");
	}

	private Duration failAndWait() {
		this.factory.clientConnectionFailed(this.connector, new Exception());
		Duration wait = Duration.ofNanos(this.clock.getDelayedCalls().get(0).getTime() - this.clock.nanoTime());
		this.clock.advance(wait);
		assertThat(this.connector.events).endsWith("connect");
		return wait;
	}

	private static final class Closing extends Protocol {

		private final CountDownLatch accepted;

		Closing(CountDownLatch accepted) {
			this.accepted = accepted;
		}

		@Override
		protected void connectionMade() {
			this.accepted.countDown();
			transport().loseConnection();
		}

		@Override
		public void dataReceived(ByteBuf data) {
		}

	}

	private static final class StubConnector implements Connector {

		private final List<String> events = new ArrayList<>();

		private State state = State.DISCONNECTED;

		private Runnable beforeConnect = () -> {
		};

		@Override
		public void connect() {
			this.beforeConnect.run();
			this.events.add("connect");
		}

		@Override
		public void disconnect() {
			this.events.add("disconnect");
		}

		@Override
		public void stopConnecting() {
			this.events.add("stop");
		}

		@Override
		public InetSocketAddress getDestination() {
			return InetSocketAddress.createUnresolved("nowhere", 1);
		}

		@Override
		public State state() {
			return this.state;
		}

	}

}
