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

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.Deferred;
import io.eventreactor.defer.TimeoutScheduler;

/**
 * Tries the addresses of a host as <a href="https://www.rfc-editor.org/rfc/rfc8305">RFC
 * 8305</a> says: both families in turn, the next one when the present one takes a while,
 * or at once when it fails. The first connection wins, the other attempts are cancelled.
 * Used by one loop only.
 *
 * @param <T> what an attempt leads to
 */
final class HappyEyeballs<T> {

	/**
	 * RFC 8305's recommendation for the time between attempts.
	 */
	static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

	private final TimeoutScheduler clock;

	private final Function<InetAddress, Deferred<T>> connect;

	private final Queue<InetAddress> untried;

	private final Set<Deferred<T>> running = new LinkedHashSet<>();

	private final Deferred<T> winner = new Deferred<>((race) -> stop());

	private @Nullable Runnable cancelTimer;

	private boolean over;

	HappyEyeballs(TimeoutScheduler clock, List<InetAddress> addresses, Function<InetAddress, Deferred<T>> connect) {
		this.clock = clock;
		this.connect = connect;
		this.untried = new ArrayDeque<>(interleaved(addresses));
	}

	/**
	 * Orders addresses by turns of their families, beginning with that of the first one.
	 * @param addresses addresses in order of preference
	 * @return the same addresses
	 */
	static List<InetAddress> interleaved(List<InetAddress> addresses) {
		Queue<InetAddress> first = new ArrayDeque<>();
		Queue<InetAddress> second = new ArrayDeque<>();
		for (InetAddress address : addresses) {
			boolean sameFamily = (address instanceof Inet6Address) == (addresses.get(0) instanceof Inet6Address);
			(sameFamily ? first : second).add(address);
		}
		List<InetAddress> result = new ArrayList<>();
		while (!first.isEmpty() || !second.isEmpty()) {
			if (!first.isEmpty()) {
				result.add(first.remove());
			}
			if (!second.isEmpty()) {
				result.add(second.remove());
			}
		}
		return result;
	}

	/**
	 * Begins.
	 * @return fires with the first connection, or fails as the last attempt did. Cancels
	 * all attempts when it is cancelled
	 */
	Deferred<T> start() {
		tryNext();
		return this.winner;
	}

	private void tryNext() {
		stopTimer();
		InetAddress address = this.untried.poll();
		if (address == null) {
			return;
		}
		if (!this.untried.isEmpty()) {
			this.cancelTimer = this.clock.schedule(ATTEMPT_DELAY, this::tryNext);
		}
		Deferred<T> attempt = connectTo(address);
		this.running.add(attempt);
		attempt.<@Nullable Object>addCallbacks((connection) -> {
			this.running.remove(attempt);
			won(connection);
			return null;
		}, (failure) -> {
			this.running.remove(attempt);
			lost(failure);
			return null;
		});
	}

	private Deferred<T> connectTo(InetAddress address) {
		try {
			return this.connect.apply(address);
		}
		catch (RuntimeException ex) {
			return Deferred.fail(ex);
		}
	}

	private void won(T connection) {
		if (!this.over) {
			stop();
			this.winner.callback(connection);
		}
	}

	private void lost(Throwable failure) {
		if (this.over) {
			return;
		}
		if (!this.untried.isEmpty()) {
			tryNext();
		}
		else if (this.running.isEmpty()) {
			this.over = true;
			this.winner.errback(failure);
		}
	}

	private void stop() {
		this.over = true;
		stopTimer();
		this.untried.clear();
		List.copyOf(this.running).forEach(Deferred::cancel);
	}

	private void stopTimer() {
		if (this.cancelTimer != null) {
			this.cancelTimer.run();
			this.cancelTimer = null;
		}
	}

}
