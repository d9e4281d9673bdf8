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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.Ticker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.eventreactor.DelayedCall;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Delayed calls by a clock that stands still.
 */
class LoopTimersTests {

	private static final int TOO_MANY = 100_000;

	private final DefaultEventLoop loop = new DefaultEventLoop();

	private final Ticker ticker = Ticker.newMockTicker();

	private final LoopTimers timers = new LoopTimers(this.loop, this.ticker);

	private final Set<DelayedCall> pending = ConcurrentHashMap.newKeySet();

	@AfterEach
	void stop() throws Exception {
		this.loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
	}

	@Test
	void callThatAsksForItselfAgainLetsTheLoopTurn() throws Exception {
		AtomicInteger calls = new AtomicInteger();
		AtomicBoolean turned = new AtomicBoolean();
		this.loop.submit(() -> {
			again(calls, turned);
			again(calls, turned);
			this.loop.execute(() -> this.loop.execute(() -> turned.set(true)));
		}).get(10, TimeUnit.SECONDS);
		// Behind the timers, if they ever end
		this.loop.submit(() -> {
		}).get(10, TimeUnit.SECONDS);
		this.loop.schedule(() -> {
		}, 0, TimeUnit.NANOSECONDS).get(10, TimeUnit.SECONDS);
		assertThat(turned).isTrue();
		assertThat(calls).hasValueLessThan(TOO_MANY);
	}

	private void again(AtomicInteger calls, AtomicBoolean turned) {
		Runnable call = () -> {
			if (!turned.get() && calls.incrementAndGet() < TOO_MANY) {
				again(calls, turned);
			}
		};
		new LoopCall(call, this.ticker.nanoTime(), this.ticker, this.pending).arm(this.timers);
	}

}
