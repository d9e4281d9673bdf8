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

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Aborts a connection whose peer takes nothing of what was written. Sleeps while nothing
 * is pending; compares how far the first pending buffer has got otherwise. Used by its
 * loop only.
 */
final class WriteWatch implements Runnable {

	private final StreamConnection connection;

	private final Channel channel;

	private final Duration timeout;

	private @Nullable Object head;

	private long headProgress;

	private long pending;

	private @Nullable Future<?> timer;

	WriteWatch(StreamConnection connection, Channel channel, Duration timeout) {
		this.connection = connection;
		this.channel = channel;
		this.timeout = timeout;
	}

	/**
	 * Something was flushed, and may not have gone out.
	 */
	void flushed() {
		ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
		if (buffer == null || buffer.current() == null) {
			// All was taken; the next first buffer may be the same object again
			this.head = null;
		}
		else if (this.timer == null) {
			remember(buffer);
		}
	}

	void stop() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
		this.head = null;
	}

	@Override
	public void run() {
		this.timer = null;
		ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
		if (buffer == null || buffer.current() == null) {
			this.head = null;
		}
		else if (buffer.current() == this.head && buffer.currentProgress() == this.headProgress
				&& buffer.totalPendingWriteBytes() >= this.pending) {
			this.connection.writeTimedOut(this.timeout);
		}
		else {
			remember(buffer);
		}
	}

	private void remember(ChannelOutboundBuffer buffer) {
		this.head = buffer.current();
		this.headProgress = buffer.currentProgress();
		this.pending = buffer.totalPendingWriteBytes();
		this.timer = this.channel.eventLoop().schedule(this, Nanoseconds.of(this.timeout), TimeUnit.NANOSECONDS);
	}

}
