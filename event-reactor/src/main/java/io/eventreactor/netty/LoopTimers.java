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

import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * The delayed calls of one loop, in the exact order in which they are due: those of
 * Netty's own timers that are due within a microsecond may be swapped. Netty's timer only
 * wakes the loop for the first one. Used by its loop only, except where noted.
 * <p>
 * A call that is put off keeps its entry, and gets another one when that is due; one that
 * is pulled forward gets another one at once. What is left behind is skipped, and cleared
 * away when it is the larger part.
 */
final class LoopTimers implements Runnable {

	private static final int CLEARING_THRESHOLD = 64;

	private final EventLoop loop;

	private final Ticker ticker;

	private final PriorityQueue<Entry> entries = new PriorityQueue<>();

	// Entries left behind; counted by any thread
	private final AtomicInteger stale = new AtomicInteger();

	private long sequence;

	private boolean calling;

	// No more calls are made
	private boolean ended;

	private @Nullable Future<?> timer;

	LoopTimers(EventLoop loop, Ticker ticker) {
		this.loop = loop;
		this.ticker = ticker;
	}

	EventLoop loop() {
		return this.loop;
	}

	/**
	 * Has a call told when a time has come.
	 * @param call the call
	 * @param time when to tell it
	 */
	void add(LoopCall call, long time) {
		int stale = this.stale.get();
		if (stale > CLEARING_THRESHOLD && stale > this.entries.size() / 2) {
			this.stale.addAndGet(-stale);
			this.entries.removeIf((entry) -> !entry.call().isArmedFor(entry.time()));
		}
		Entry entry = new Entry(time, this.sequence++, call);
		this.entries.add(entry);
		if (!this.calling && !this.ended && this.entries.peek() == entry) {
			setTimer(time);
		}
	}

	int size() {
		return this.entries.size();
	}

	/**
	 * Notes that an entry will never be needed. May be called by any thread.
	 */
	void leaveBehind() {
		this.stale.incrementAndGet();
	}

	/**
	 * Makes no more calls: the reactor has ended, and only waits for its threads.
	 */
	void end() {
		this.ended = true;
	}

	@Override
	public void run() {
		// Calls that are added meanwhile are due later, even by a clock that stands still
		long now = this.ticker.nanoTime();
		long end = this.sequence;
		this.calling = true;
		Entry next = this.entries.peek();
		while (!this.ended && next != null && next.time() - now <= 0 && next.sequence() < end) {
			this.entries.poll();
			next.call().due(next.time());
			next = this.entries.peek();
		}
		this.calling = false;
		if (!this.ended && next != null) {
			setTimer(next.time());
		}
	}

	private void setTimer(long time) {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
		this.timer = this.loop.schedule(this, Math.max(0, time - this.ticker.nanoTime()), TimeUnit.NANOSECONDS);
	}

	private record Entry(long time, long sequence, LoopCall call) implements Comparable<Entry> {

		@Override
		public int compareTo(Entry other) {
			long difference = this.time - other.time;
			return Long.signum((difference != 0) ? difference : this.sequence - other.sequence);
		}

	}

}
