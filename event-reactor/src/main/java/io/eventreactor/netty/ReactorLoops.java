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

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The loops of a reactor: new ones for each of its lives. What is asked for while there
 * are none waits for the next ones. May be used by any thread.
 */
final class ReactorLoops {

	private final NettyReactor reactor;

	private final IoTransport transport;

	private final int threads;

	private final @Nullable ReactorRuntime runtime;

	private final AtomicInteger next = new AtomicInteger();

	// What waits for the start: run on the first loop
	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private volatile LoopReactor[] loops = new LoopReactor[0];

	// Whether the loops take calls: from the first phase of the start-up to the end
	private volatile boolean turning;

	ReactorLoops(NettyReactor reactor, IoTransport transport, int threads, @Nullable ReactorRuntime runtime) {
		this.reactor = reactor;
		this.transport = transport;
		this.threads = threads;
		this.runtime = runtime;
	}

	void create() {
		Iterable<? extends EventExecutor> group = (this.runtime != null) ? this.runtime.newLoops(this.threads)
				: new LoopGroup(this.threads, this.transport.handlers());
		List<LoopReactor> loops = new ArrayList<>();
		for (EventExecutor loop : group) {
			loops.add(new LoopReactor(this.reactor, (EventLoop) loop, loops.size()));
		}
		if (this.runtime != null) {
			// Its channels may pass on the buffers themselves, and the peer keep them
			loops.forEach((loop) -> loop.spare().close());
		}
		this.loops = loops.toArray(LoopReactor[]::new);
	}

	/**
	 * Ends the loops for good.
	 * @param ended what to run when all have ended, on a thread of its own
	 */
	void terminate(Runnable ended) {
		this.turning = false;
		LoopReactor[] loops = this.loops;
		AtomicInteger open = new AtomicInteger(loops.length);
		for (LoopReactor loop : loops) {
			loop.eventLoop().shutdownGracefully(0, 5, TimeUnit.SECONDS).addListener((future) -> {
				if (open.decrementAndGet() == 0) {
					ended.run();
				}
			});
		}
	}

	LoopReactor[] all() {
		return this.loops;
	}

	LoopReactor first() {
		return this.loops[0];
	}

	LoopReactor next() {
		LoopReactor[] loops = this.loops;
		return loops[Math.floorMod(this.next.getAndIncrement(), loops.length)];
	}

	/**
	 * Finds the loop that is the calling thread.
	 * @return the loop, or {@code null} for another thread
	 */
	@Nullable LoopReactor calling() {
		for (LoopReactor loop : this.loops) {
			if (loop.eventLoop().inEventLoop()) {
				return loop;
			}
		}
		return null;
	}

	LoopReactor callingOrFirst() {
		LoopReactor calling = calling();
		return (calling != null) ? calling : first();
	}

	LoopReactor callingOrNext() {
		LoopReactor calling = calling();
		return (calling != null) ? calling : next();
	}

	/**
	 * Runs something on the first loop, or keeps it until there is one.
	 * @param call what to run
	 */
	void run(Runnable call) {
		if (this.turning && execute(call)) {
			return;
		}
		this.waiting.add(call);
		if (this.turning) {
			execute(this::runWaiting);
		}
	}

	private boolean execute(Runnable call) {
		try {
			first().eventLoop().execute(call);
			return true;
		}
		catch (RejectedExecutionException ex) {
			// The reactor has stopped meanwhile
			return false;
		}
	}

	/**
	 * Runs what waits, and takes calls from here on. Called on the first loop.
	 */
	void runWaiting() {
		this.turning = true;
		for (Runnable call = this.waiting.poll(); call != null; call = this.waiting.poll()) {
			call.run();
		}
	}

}
