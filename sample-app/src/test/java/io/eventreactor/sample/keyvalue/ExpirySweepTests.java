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

package io.eventreactor.sample.keyvalue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.eventreactor.Reactor;
import io.eventreactor.sample.keyvalue.KeyValueStore.Condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ExpirySweep}.
 */
class ExpirySweepTests {

	private final AtomicLong now = new AtomicLong();

	private final KeyValueStore store = new KeyValueStore(1024 * 1024, this.now::get);

	private final Reactor reactor = mock(Reactor.class);

	private final Deque<Runnable> later = new ArrayDeque<>();

	private final ExpirySweep sweep = new ExpirySweep(this.store, this.reactor);

	@BeforeEach
	void runCallsByHand() {
		willAnswer((invocation) -> {
			invocation.<Runnable>getArgument(0).run();
			return null;
		}).given(this.reactor).callWhenRunning(any());
		given(this.reactor.callLater(eq(ExpirySweep.INTERVAL), any())).willAnswer((invocation) -> {
			this.later.add(invocation.getArgument(1));
			return null;
		});
	}

	@Test
	void sweepsAgainAndAgainWhileItRuns() {
		this.sweep.start();
		for (int i = 0; i < 3; i++) {
			putExpired();
			this.later.remove().run();
			assertThat(this.store.size()).isZero();
		}
		assertThat(this.sweep.isRunning()).isTrue();
	}

	@Test
	void sweepsNoMoreOnceItIsStopped() {
		this.sweep.start();
		this.sweep.stop();
		putExpired();
		this.later.remove().run();
		assertThat(this.store.size()).isOne();
		assertThat(this.later).isEmpty();
		assertThat(this.sweep.isRunning()).isFalse();
	}

	@Test
	void sweepsOnceAtATimeAfterItIsStartedAgain() {
		this.sweep.start();
		this.sweep.stop();
		this.sweep.start();
		this.later.remove().run();
		assertThat(this.later).hasSize(1);
	}

	private void putExpired() {
		byte[] bytes = "k".getBytes(StandardCharsets.US_ASCII);
		this.store.set(bytes, bytes, Duration.ofSeconds(1), Condition.NONE);
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
	}

}
