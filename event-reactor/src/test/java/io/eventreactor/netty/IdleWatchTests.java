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

import java.net.InetSocketAddress;
import java.time.Duration;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.eventreactor.ClientFactory;
import io.eventreactor.Factory;
import io.eventreactor.IdleTimeoutException;
import io.eventreactor.ListenOptions;
import io.eventreactor.testing.VirtualReactor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdleWatch}, where time stands still.
 */
class IdleWatchTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(5);

	private static final Duration INSTANT = Duration.ofNanos(1);

	private static final Duration NEARLY = TIMEOUT.minus(INSTANT);

	private final VirtualReactor reactor = VirtualReactor.started();

	private final RecordingProtocol server = new RecordingProtocol();

	private final RecordingProtocol client = new RecordingProtocol() {
		@Override
		void received(ByteBuf data) {
			if (IdleWatchTests.this.readsOnce) {
				transport().pauseProducing();
			}
		}
	};

	// Whether the client reads one piece whenever it is told to go on
	private boolean readsOnce;

	@BeforeEach
	void connect() {
		this.reactor.listenTcp(new InetSocketAddress(7000), Factory.forProtocol(() -> this.server),
				ListenOptions.DEFAULT.withIdleTimeout(TIMEOUT).withWriteTimeout(TIMEOUT.multipliedBy(10)));
		this.reactor.connectTcp("localhost", 7000, ClientFactory.forProtocol(() -> this.client));
		this.reactor.run();
	}

	@AfterEach
	void stop() {
		this.reactor.close();
	}

	@Test
	void silenceEndsTheConnection() {
		assertTimesOutFromNow();
	}

	@Test
	void whatIsReceivedPostponesTheEnd() {
		for (int i = 0; i < 10; i++) {
			this.reactor.advance(NEARLY);
			this.client.connection().write("x");
			this.reactor.run();
		}
		assertTimesOutFromNow();
	}

	@Test
	void whatIsSentPostponesTheEnd() {
		for (int i = 0; i < 10; i++) {
			this.reactor.advance(NEARLY);
			this.server.connection().write("x");
			this.reactor.run();
		}
		assertTimesOutFromNow();
	}

	@Test
	void whatThePeerTakesOfWhatWasSentBeforePostponesTheEnd() {
		this.readsOnce = true;
		this.reactor.network().setBufferSize(1000);
		this.server.connection().write(new byte[1_000_000]);
		this.reactor.run();
		for (int i = 0; i < 10; i++) {
			this.reactor.advance(TIMEOUT);
			this.client.connection().resumeProducing();
			this.reactor.run();
		}
		assertThat(this.server.connection().pendingWriteBytes()).isPositive();
		assertThat(this.server.isLost()).isFalse();
		// The close in good order is not taken either
		this.reactor.advance(TIMEOUT.multipliedBy(4));
		assertThat(this.server.awaitLost()).isInstanceOf(IdleTimeoutException.class);
	}

	@Test
	void timeInWhichTheProtocolReadsNothingDoesNotCount() {
		this.server.connection().pauseProducing();
		this.reactor.advance(TIMEOUT.multipliedBy(10));
		this.server.connection().resumeProducing();
		this.reactor.run();
		assertTimesOutFromNow();
	}

	private void assertTimesOutFromNow() {
		this.reactor.advance(NEARLY);
		assertThat(this.server.isLost()).isFalse();
		this.reactor.advance(INSTANT);
		assertThat(this.server.awaitLost()).isInstanceOf(IdleTimeoutException.class);
		assertThat(this.server.violations()).isEmpty();
	}

}
