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
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection without traffic. Traffic only notes the time; the timer looks at it
 * when it goes off, and sleeps on for the rest. The time in which the protocol pauses
 * reading is not held against the peer. Used by its loop only.
 */
final class IdleWatch implements Runnable {

	private final StreamConnection connection;

	private final LoopReactor loop;

	private final long timeout;

	private long lastTraffic;

	private long lastUnsent;

	private @Nullable Future<?> timer;

	IdleWatch(StreamConnection connection, LoopReactor loop, Duration timeout) {
		this.connection = connection;
		this.loop = loop;
		this.timeout = Nanoseconds.of(timeout);
	}

	void start() {
		traffic();
		sleep(this.timeout);
	}

	void traffic() {
		this.lastTraffic = this.loop.nanoTime();
	}

	void stop() {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

	@Override
	public void run() {
		long unsent = unsent();
		// The peer takes what was written before, or is not listened to
		if (unsent != this.lastUnsent || this.connection.input().isPaused()) {
			this.lastUnsent = unsent;
			traffic();
		}
		long rest = this.lastTraffic + this.timeout - this.loop.nanoTime();
		if (rest > 0) {
			sleep(rest);
		}
		else {
			this.connection.idleTimedOut(Duration.ofNanos(this.timeout));
			// It may have to be told twice: the end of the connection ends this watch too
			traffic();
			sleep(this.timeout);
		}
	}

	/**
	 * Counts what is pending, without the part of the first buffer that has gone out:
	 * Netty counts all of a buffer until its last byte has gone.
	 * @return bytes
	 */
	private long unsent() {
		long pending = this.connection.transport().pendingWriteBytes();
		ChannelOutboundBuffer buffer = this.connection.channel().unsafe().outboundBuffer();
		return (buffer != null) ? pending - buffer.currentProgress() : pending;
	}

	private void sleep(long nanos) {
		this.timer = this.loop.eventLoop().schedule(this, nanos, TimeUnit.NANOSECONDS);
	}

}
