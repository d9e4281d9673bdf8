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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.eventreactor.sample.keyvalue.KeyValueStore.Condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link KeyValueStore}.
 */
class KeyValueStoreTests {

	private static final int ENTRY = 2 + KeyValueStore.ENTRY_OVERHEAD;

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

	private final KeyValueStore store = new KeyValueStore(10 * ENTRY, this.now::get);

	@Test
	void aValueEndsWithItsLifetime() {
		this.store.set(bytes("k"), bytes("v"), Duration.ofSeconds(2), Condition.NONE);
		advance(Duration.ofMillis(1999));
		assertThat(this.store.get(bytes("k"))).isEqualTo(bytes("v"));
		assertThat(this.store.timeToLive(bytes("k"))).isEqualTo(Duration.ofMillis(1));
		advance(Duration.ofMillis(1));
		assertThat(this.store.get(bytes("k"))).isNull();
		assertThat(this.store.memory()).isZero();
	}

	@Test
	void aNewValueEndsTheLifetimeOfTheOld() {
		this.store.set(bytes("k"), bytes("v"), Duration.ofSeconds(2), Condition.NONE);
		this.store.set(bytes("k"), bytes("w"), null, Condition.NONE);
		advance(Duration.ofDays(1000));
		assertThat(this.store.get(bytes("k"))).isEqualTo(bytes("w"));
		assertThat(this.store.timeToLive(bytes("k"))).isZero();
	}

	@Test
	void aLifetimeBeyondTheClockIsCut() {
		this.store.set(bytes("k"), bytes("v"), Duration.ofSeconds(Long.MAX_VALUE), Condition.NONE);
		assertThat(this.store.timeToLive(bytes("k"))).isGreaterThan(Duration.ofDays(36_000));
	}

	@Test
	void incrementKeepsTheLifetime() {
		this.store.set(bytes("n"), bytes("-1"), Duration.ofSeconds(2), Condition.NONE);
		assertThat(this.store.increment(bytes("n"))).isZero();
		assertThat(this.store.timeToLive(bytes("n"))).isEqualTo(Duration.ofSeconds(2));
		advance(Duration.ofSeconds(2));
		assertThat(this.store.increment(bytes("n"))).isEqualTo(1);
		assertThat(this.store.timeToLive(bytes("n"))).isZero();
	}

	@Test
	void conditionsSeeExpiredKeysAsMissing() {
		assertThat(this.store.set(bytes("k"), bytes("v"), null, Condition.PRESENT)).isFalse();
		assertThat(this.store.set(bytes("k"), bytes("v"), Duration.ofSeconds(1), Condition.ABSENT)).isTrue();
		assertThat(this.store.set(bytes("k"), bytes("w"), null, Condition.ABSENT)).isFalse();
		advance(Duration.ofSeconds(1));
		assertThat(this.store.set(bytes("k"), bytes("w"), null, Condition.PRESENT)).isFalse();
		assertThat(this.store.remove(bytes("k"))).isFalse();
	}

	@Test
	void refusesWhatDoesNotFitAndKeepsWhatIsThere() {
		fill();
		assertThat(this.store.memory()).isEqualTo(10 * ENTRY);
		assertThatExceptionOfType(CommandFailedException.class).isThrownBy(() -> put("k"))
			.withMessageStartingWith("OOM command not allowed");
		assertThatExceptionOfType(CommandFailedException.class)
			.isThrownBy(() -> this.store.set(bytes("1"), bytes("vv"), null, Condition.NONE));
		assertThat(this.store.get(bytes("1"))).isEqualTo(bytes("v"));
		assertThat(this.store.memory()).isEqualTo(10 * ENTRY);
		this.store.set(bytes("1"), bytes(""), null, Condition.NONE);
		assertThat(this.store.memory()).isEqualTo(10 * ENTRY - 1);
		assertThat(this.store.remove(bytes("2"))).isTrue();
		put("k");
	}

	@Test
	void clearGivesTheMemoryBack() {
		fill();
		this.store.clear();
		assertThat(this.store.size()).isZero();
		fill();
		assertThat(this.store.size()).isEqualTo(10);
	}

	@Test
	void theSweepRemovesExpiredKeysAFewAtATime() {
		for (int i = 0; i < 10; i++) {
			this.store.set(bytes("" + i), bytes("v"), (i < 8) ? Duration.ofSeconds(1) : null, Condition.NONE);
		}
		this.store.sweep(100);
		assertThat(this.store.size()).isEqualTo(10);
		advance(Duration.ofSeconds(1));
		this.store.sweep(4);
		assertThat(this.store.size()).isBetween(6L, 8L);
		this.store.sweep(4);
		this.store.sweep(2);
		assertThat(this.store.size()).isEqualTo(2);
		assertThat(this.store.memory()).isEqualTo(2 * ENTRY);
	}

	@Test
	void countsRightWithSeveralThreads() {
		KeyValueStore store = new KeyValueStore(1024 * 1024, this.now::get);
		List<CompletableFuture<Void>> threads = new ArrayList<>();
		for (int thread = 0; thread < 4; thread++) {
			threads.add(CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 5000; i++) {
					store.increment(bytes("n"));
					store.set(bytes("k" + i % 3), bytes("v".repeat(i % 7)), null, Condition.NONE);
					store.remove(bytes("k" + i % 2));
				}
			}));
		}
		CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).join();
		assertThat(store.get(bytes("n"))).isEqualTo(bytes("20000"));
		for (String key : List.of("n", "k0", "k1", "k2")) {
			store.remove(bytes(key));
		}
		assertThat(store.memory()).isZero();
	}

	@Test
	@Timeout(20)
	void findsKeysThatWereMadeUpToHaveOneHash() {
		KeyValueStore store = new KeyValueStore(Long.MAX_VALUE, this.now::get);
		// "Aa" and "BB" have the same hash, and so has every sequence of them
		List<byte[]> keys = new ArrayList<>();
		for (int i = 0; i < 1 << 16; i++) {
			StringBuilder key = new StringBuilder();
			for (int bit = 0; bit < 16; bit++) {
				key.append(((i >> bit & 1) == 0) ? "Aa" : "BB");
			}
			keys.add(bytes(key.toString()));
		}
		keys.forEach((key) -> store.set(key, key, null, Condition.NONE));
		for (byte[] key : keys) {
			assertThat(store.get(key)).isSameAs(key);
		}
	}

	private void fill() {
		for (int i = 0; i < 10; i++) {
			put("" + i);
		}
	}

	private void put(String key) {
		this.store.set(bytes(key), bytes("v"), null, Condition.NONE);
	}

	private void advance(Duration duration) {
		this.now.addAndGet(duration.toNanos());
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
