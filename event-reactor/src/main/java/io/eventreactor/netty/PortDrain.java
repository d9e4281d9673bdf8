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

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.netty.channel.EventLoop;

import io.eventreactor.defer.Deferred;

/**
 * Ends the connections of a port that has stopped listening: asks, then closes, then
 * aborts.
 */
final class PortDrain {

	/**
	 * How long a connection that was asked, or told, to close may take to write what it
	 * has and to close.
	 */
	static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private final NettyListeningPort port;

	private final LoopReactor[] loops;

	private final Deferred<Integer> gone = new Deferred<>();

	private final AtomicBoolean over = new AtomicBoolean();

	private final Set<StreamConnection> forced = ConcurrentHashMap.newKeySet();

	PortDrain(NettyListeningPort port, LoopReactor[] loops) {
		this.port = port;
		this.loops = loops;
	}

	Deferred<Integer> start(Duration grace, Duration closeTimeout) {
		Deferred<Integer> result = whenGone();
		if (this.port.active() == 0) {
			connectionsGone();
			return result;
		}
		forEachConnection(StreamConnection::drain);
		EventLoop timer = this.loops[0].eventLoop();
		long closeAt = Nanoseconds.of(grace);
		timer.schedule(() -> forEachConnection(this::close), closeAt, TimeUnit.NANOSECONDS);
		long abortAt = closeAt + Nanoseconds.of(closeTimeout);
		timer.schedule(() -> forEachConnection(this::abort), abortAt, TimeUnit.NANOSECONDS);
		return result;
	}

	/**
	 * Returns a Deferred of its own for each caller.
	 * @return fires with the number of connections that were closed by force
	 */
	Deferred<Integer> whenGone() {
		Deferred<Integer> result = new Deferred<>();
		this.gone.addCallback((forced) -> {
			result.callback(forced);
			return forced;
		});
		return result;
	}

	void connectionsGone() {
		if (this.over.compareAndSet(false, true)) {
			int forced = this.forced.size();
			this.forced.clear();
			this.gone.callback(forced);
		}
	}

	boolean isOver() {
		return this.over.get();
	}

	private void close(StreamConnection connection) {
		if (!connection.transport().disconnecting()) {
			this.forced.add(connection);
			connection.transport().loseConnection();
		}
	}

	private void abort(StreamConnection connection) {
		this.forced.add(connection);
		connection.transport().abortConnection();
	}

	private void forEachConnection(Consumer<StreamConnection> action) {
		if (this.over.get()) {
			return;
		}
		for (LoopReactor loop : this.loops) {
			loop.eventLoop().execute(() -> loop.forEachConnection((connection) -> {
				if (connection.owner() == this.port) {
					action.accept(connection);
				}
			}));
		}
	}

}
