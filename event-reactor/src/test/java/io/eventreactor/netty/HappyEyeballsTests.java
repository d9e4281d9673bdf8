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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.eventreactor.defer.Deferred;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HappyEyeballs}.
 */
class HappyEyeballsTests {

	private final ManualClock clock = new ManualClock();

	private final Map<InetAddress, Deferred<String>> attempts = new LinkedHashMap<>();

	private final List<InetAddress> cancelled = new ArrayList<>();

	private final List<Object> outcome = new ArrayList<>();

	private final InetAddress v6a = address("2001:db8::1");

	private final InetAddress v6b = address("2001:db8::2");

	private final InetAddress v4a = address("192.0.2.1");

	private final InetAddress v4b = address("192.0.2.2");

	@Test
	void takesTheFamiliesInTurn() {
		assertThat(HappyEyeballs.interleaved(List.of(this.v6a, this.v6b, this.v4a, this.v4b))).containsExactly(this.v6a,
				this.v4a, this.v6b, this.v4b);
		assertThat(HappyEyeballs.interleaved(List.of(this.v4a, this.v6a, this.v6b))).containsExactly(this.v4a, this.v6a,
				this.v6b);
	}

	@Test
	void triesTheNextAddressWhenOneTakesAWhile() {
		race(this.v6a, this.v4a);
		assertThat(this.attempts).containsOnlyKeys(this.v6a);
		this.clock.advance(Duration.ofMillis(249));
		assertThat(this.attempts).containsOnlyKeys(this.v6a);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.attempts).containsOnlyKeys(this.v6a, this.v4a);
	}

	@Test
	void triesTheNextAddressAtOnceWhenOneFails() {
		race(this.v6a, this.v4a, this.v4b);
		attempt(this.v6a).errback(new IllegalStateException("refused"));
		assertThat(this.attempts).containsOnlyKeys(this.v6a, this.v4a);
		this.clock.advance(Duration.ofMillis(249));
		assertThat(this.attempts).doesNotContainKey(this.v4b);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.attempts).containsKey(this.v4b);
	}

	@Test
	void firstConnectionWinsAndTheOthersAreCancelled() {
		race(this.v6a, this.v4a);
		this.clock.advance(HappyEyeballs.ATTEMPT_DELAY);
		attempt(this.v4a).callback("four");
		assertThat(this.outcome).containsExactly("four");
		assertThat(this.cancelled).containsExactly(this.v6a);
		assertThat(this.clock.getDelayedCalls()).isEmpty();
	}

	@Test
	void failsAsTheLastAttemptDid() {
		race(this.v6a, this.v4a);
		attempt(this.v6a).errback(new IllegalStateException("first"));
		IllegalStateException last = new IllegalStateException("last");
		attempt(this.v4a).errback(last);
		assertThat(this.outcome).containsExactly(last);
	}

	@Test
	void waitsForEarlierAttemptsWhenTheLastOneFails() {
		race(this.v6a, this.v4a);
		this.clock.advance(HappyEyeballs.ATTEMPT_DELAY);
		attempt(this.v4a).errback(new IllegalStateException("refused"));
		assertThat(this.outcome).isEmpty();
		attempt(this.v6a).callback("six");
		assertThat(this.outcome).containsExactly("six");
	}

	@Test
	void cancellingCancelsEveryAttempt() {
		Deferred<String> race = race(this.v6a, this.v4a, this.v4b);
		this.clock.advance(HappyEyeballs.ATTEMPT_DELAY);
		race.cancel();
		assertThat(this.cancelled).containsExactly(this.v6a, this.v4a);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.attempts).doesNotContainKey(this.v4b);
	}

	private Deferred<String> race(InetAddress... addresses) {
		Deferred<String> race = new HappyEyeballs<>(this.clock, List.of(addresses), this::connect).start();
		return race.addBoth((value, failure) -> {
			this.outcome.add((failure != null) ? failure : value);
			return value;
		});
	}

	private Deferred<String> connect(InetAddress address) {
		Deferred<String> attempt = new Deferred<>((deferred) -> this.cancelled.add(address));
		this.attempts.put(address, attempt);
		return attempt;
	}

	private Deferred<String> attempt(InetAddress address) {
		return this.attempts.get(address);
	}

	private static InetAddress address(String literal) {
		try {
			return InetAddress.getByName(literal);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
