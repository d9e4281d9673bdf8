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

package io.eventreactor.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.eventreactor.DelayedCall;
import io.eventreactor.Protocol;
import io.eventreactor.ReactorTime;
import io.eventreactor.defer.Deferred;

/**
 * Ends the connections of a {@link MemoryPort} as the engine does: asks, then closes,
 * then aborts.
 */
final class MemoryDrain {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private final MemoryPort port;

	private final ReactorTime time;

	// One for each caller
	private final List<Deferred<Integer>> waiting = new ArrayList<>();

	private final List<DelayedCall> timers = new ArrayList<>();

	private final Set<StringTransport> forced = new HashSet<>();

	private boolean over;

	MemoryDrain(MemoryPort port, ReactorTime time) {
		this.port = port;
		this.time = time;
	}

	Deferred<Integer> start(Duration grace) {
		Deferred<Integer> result = whenGone();
		hasten(grace);
		this.port.connections().forEach(MemoryDrain::ask);
		if (this.port.connections().isEmpty()) {
			connectionsGone();
		}
		return result;
	}

	void hasten(Duration grace) {
		if (!this.over) {
			this.timers.add(this.time.callLater(grace, this::close));
			this.timers.add(this.time.callLater(grace.plus(CLOSE_TIMEOUT), this::abort));
		}
	}

	Deferred<Integer> whenGone() {
		Deferred<Integer> result = new Deferred<>();
		if (this.over) {
			result.callback(this.forced.size());
		}
		else {
			this.waiting.add(result);
		}
		return result;
	}

	private static void ask(StringTransport transport) {
		Protocol protocol = transport.protocol();
		if (protocol != null && !transport.disconnecting()) {
			protocol.drain();
		}
	}

	private void close() {
		for (StringTransport transport : this.port.connections()) {
			if (!transport.disconnecting()) {
				this.forced.add(transport);
				transport.loseConnection();
			}
		}
	}

	private void abort() {
		for (StringTransport transport : this.port.connections()) {
			this.forced.add(transport);
			transport.abortConnection();
		}
	}

	void connectionsGone() {
		if (this.over) {
			return;
		}
		this.over = true;
		this.timers.stream().filter(DelayedCall::active).forEach(DelayedCall::cancel);
		this.waiting.forEach((deferred) -> deferred.callback(this.forced.size()));
		this.waiting.clear();
	}

	boolean isOver() {
		return this.over;
	}

}
