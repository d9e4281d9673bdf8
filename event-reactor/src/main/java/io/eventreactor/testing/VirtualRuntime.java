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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;

import io.eventreactor.netty.ReactorRuntime;

/**
 * One loop, run by the thread that started the reactor; its time; its network.
 */
final class VirtualRuntime implements ReactorRuntime {

	/**
	 * Nobody writes a test with more: it is a loop without end.
	 */
	private static final long MAXIMUM_CALLS = 10_000_000;

	private final MockTicker ticker = Ticker.newMockTicker();

	private final VirtualNetwork network = new VirtualNetwork();

	private @Nullable VirtualLoop loop;

	private boolean running;

	@Override
	public Ticker ticker() {
		return this.ticker;
	}

	VirtualNetwork network() {
		return this.network;
	}

	@Override
	public List<? extends EventLoop> newLoops(int threads) {
		VirtualLoop loop = new VirtualLoop(this.ticker);
		this.loop = loop;
		this.network.setLoop(loop);
		return List.of(loop);
	}

	@Override
	public DuplexChannel newChannel() {
		return new VirtualChannel(this.network);
	}

	@Override
	public ServerChannel newServerChannel() {
		return new VirtualServerChannel(this.network);
	}

	boolean isTerminated() {
		VirtualLoop loop = this.loop;
		return loop == null || loop.isTerminated();
	}

	/**
	 * Does blocking work: on the loop, where it waits for nobody.
	 * @param call the work
	 */
	void execute(Runnable call) {
		loop().execute(call);
	}

	/**
	 * Does all there is to do now.
	 */
	void run() {
		VirtualLoop loop = loop();
		drive(loop, () -> runReady(loop));
	}

	@Override
	public void run(BooleanSupplier done) {
		advance(Duration.ofNanos(Long.MAX_VALUE / 2), done);
		if (!done.getAsBoolean()) {
			throw new IllegalStateException(
					"The reactor cannot start: a trigger waits for a Deferred that no call or timer will fire");
		}
	}

	/**
	 * Moves the time on, from one timer to the next.
	 * @param duration how far at most
	 * @param done when to stop before that
	 */
	void advance(Duration duration, BooleanSupplier done) {
		VirtualLoop loop = loop();
		drive(loop, () -> {
			long end = this.ticker.nanoTime() + duration.toNanos();
			runReady(loop);
			while (!done.getAsBoolean()) {
				long rest = end - this.ticker.nanoTime();
				long next = loop.nanosecondsToNext();
				if (next < 0 || next > rest) {
					break;
				}
				this.ticker.advance(next, TimeUnit.NANOSECONDS);
				runReady(loop);
			}
		});
	}

	/**
	 * Moves the time on without running anything.
	 * @param time the time to reach, by the ticker
	 */
	void skipTo(long time) {
		this.ticker.advance(Math.max(0, time - this.ticker.nanoTime()), TimeUnit.NANOSECONDS);
	}

	private VirtualLoop loop() {
		VirtualLoop loop = this.loop;
		if (loop == null) {
			throw new IllegalStateException("The reactor was never started; call start() first");
		}
		return loop;
	}

	private void drive(VirtualLoop loop, Runnable work) {
		if (!loop.inEventLoop()) {
			throw new IllegalStateException(
					"The thread that has started a virtual reactor has to run it; other threads may use callFromThread");
		}
		if (this.running) {
			throw new IllegalStateException("The reactor runs already: do not advance it from one of its callbacks");
		}
		this.running = true;
		try {
			work.run();
		}
		finally {
			this.running = false;
		}
	}

	private void runReady(VirtualLoop loop) {
		long calls = 0;
		int made;
		do {
			if (loop.isShuttingDown()) {
				// The loop sleeps for real unless some time has passed since its last
				// task
				this.ticker.advance(1, TimeUnit.NANOSECONDS);
			}
			made = loop.runNow();
			calls += made;
			if (calls > MAXIMUM_CALLS) {
				throw new IllegalStateException(
						"The reactor does not come to rest: something calls itself again and again without delay");
			}
		}
		while (made > 0 || (loop.isShuttingDown() && !loop.isTerminated()));
	}

}
