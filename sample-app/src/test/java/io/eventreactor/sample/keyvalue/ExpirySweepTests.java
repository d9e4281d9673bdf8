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
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.eventreactor.sample.keyvalue.KeyValueStore.Condition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExpirySweep}.
 */
class ExpirySweepTests {

	private final AtomicLong now = new AtomicLong();

	private final KeyValueStore store = new KeyValueStore(10 * 1024 * 1024, this.now::get);

	private final ExpirySweep sweep = new ExpirySweep(this.store);

	@Test
	void removesExpiredKeysAFewAtATime() {
		int keys = 2 * ExpirySweep.KEYS_PER_TURN;
		for (int i = 0; i < keys; i++) {
			byte[] bytes = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
			this.store.set(bytes, bytes, Duration.ofSeconds(1), Condition.NONE);
		}
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		this.sweep.sweep();
		assertThat(this.store.size()).isEqualTo(keys - ExpirySweep.KEYS_PER_TURN);
		this.sweep.sweep();
		assertThat(this.store.size()).isZero();
	}

}
