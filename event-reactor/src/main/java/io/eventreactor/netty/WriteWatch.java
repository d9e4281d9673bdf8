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
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a peer takes nothing of what was written. Sleeps while nothing is pending;
 * compares how far the first pending buffer has got otherwise. Used by its loop only.
 */
final class WriteWatch implements Runnable {

	private final Channel channel;

	private final Duration timeout;

	private final Consumer<Duration> timedOut;

	private @Nullable Object head;

	private long headProgress;

	private long pending;

	private @Nullable Future<?> timer;

	/**
	 * Creates a watch.
	 * @param channel what is written to
	 * @param timeout how long its peer may take nothing
	 * @param timedOut told when it has
	 */
	WriteWatch(Channel channel, Duration timeout, Consumer<Duration> timedOut) {
		this.channel = channel;
		this.timeout = timeout;
		this.timedOut = timedOut;
	}

	/**
	 * Something is about to be written. What was first is gone if it is not first now,
	 * and the next one may be the same object again.
	 */
	void writing() {
		ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
		if (buffer == null || buffer.current() != this.head) {
			this.head = null;
		}
	}

	/**
	 * Something was flushed, and may not have gone out.
	 */
	void flushed() {
		ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
		if (buffer == null || buffer.current() == null) {
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
			this.timedOut.accept(this.timeout);
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
