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

import java.util.List;
import java.util.function.BooleanSupplier;

import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Ticker;

/**
 * What a reactor runs on in place of threads, the clock of the system and its sockets.
 * The way in for test kits; {@code io.eventreactor.testing.VirtualReactor} is made with
 * it.
 *
 * @since 0.1.0
 * @see NettyReactor.Builder#runtime
 */
public interface ReactorRuntime {

	/**
	 * Returns the time that delays and timeouts are measured by.
	 * @return the same ticker each time; that of the loops as well
	 */
	Ticker ticker();

	/**
	 * Makes the loops of a reactor that starts.
	 * @param threads how many were asked for
	 * @return new loops, one at least; the reactor shuts them down when it stops
	 */
	List<? extends EventLoop> newLoops(int threads);

	/**
	 * Makes a channel that connects.
	 * @return a new channel, whose addresses are {@link java.net.InetSocketAddress}es
	 */
	DuplexChannel newChannel();

	/**
	 * Makes a channel that listens.
	 * @return a new channel; what it accepts are {@link DuplexChannel}s whose addresses
	 * are {@link java.net.InetSocketAddress}es
	 */
	ServerChannel newServerChannel();

	/**
	 * Runs the loops that the calling thread has to run by itself, until something has
	 * happened. Does nothing if the loops have threads of their own.
	 * @param done whether it has happened
	 */
	void run(BooleanSupplier done);

}
