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

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Makes Netty's epoll handlers, and keeps a file descriptor registered that waits for
 * nothing at the moment: a connection whose peer sends no more, while nothing is to be
 * written. Netty 4.2.18 takes such a descriptor out of the epoll set (since its
 * <a href="https://github.com/netty/netty/pull/16689">change 16689</a>), forgets that it
 * did, and fails with {@code ENOENT} as soon as the connection waits for something again:
 * so the rest of a long answer would be lost. Nobody else can extend its handler or its
 * registrations, so they are wrapped. {@code EpollHandlersTests} tells when this is no
 * longer needed.
 * <p>
 * Instead of nothing, such a descriptor waits for errors in edge-triggered mode, where a
 * connection that hangs up is reported once and not in every turn of the loop.
 */
final class EpollHandlers implements IoHandlerFactory {

	private final IoHandlerFactory handlers = EpollIoHandler.newFactory();

	@Override
	public IoHandler newHandler(ThreadAwareExecutor executor) {
		return new Handler(this.handlers.newHandler(executor), new WatchedNumbers());
	}

	@Override
	public boolean isChangingThreadSupported() {
		return this.handlers.isChangingThreadSupported();
	}

	/**
	 * Netty's handler, but for what is registered.
	 */
	private record Handler(IoHandler handler, WatchedNumbers numbers) implements IoHandler {

		@Override
		public void initialize() {
			this.handler.initialize();
		}

		@Override
		public int run(IoHandlerContext context) {
			return this.handler.run(context);
		}

		@Override
		public void prepareToDestroy() {
			this.handler.prepareToDestroy();
		}

		@Override
		public void destroy() {
			this.handler.destroy();
		}

		@Override
		public IoRegistration register(IoHandle handle) throws Exception {
			this.numbers.registering(handle);
			return new Registration(this.handler.register(handle));
		}

		@Override
		public void wakeup() {
			this.handler.wakeup();
		}

		@Override
		public boolean isCompatible(Class<? extends IoHandle> handleType) {
			return this.handler.isCompatible(handleType);
		}

	}

	/**
	 * Netty's registration, which is never left with nothing to wait for.
	 */
	private static final class Registration implements IoRegistration {

		private final IoRegistration registration;

		// The loop of the connection only. Before that, nothing is registered
		private boolean added;

		Registration(IoRegistration registration) {
			this.registration = registration;
		}

		@Override
		public <T> T attachment() {
			return this.registration.attachment();
		}

		@Override
		public long submit(IoOps ops) {
			if (!EpollIoOps.NONE.equals(ops)) {
				this.added = true;
			}
			else if (this.added) {
				return this.registration.submit(EpollIoOps.EPOLLET);
			}
			return this.registration.submit(ops);
		}

		@Override
		public boolean isValid() {
			return this.registration.isValid();
		}

		@Override
		public boolean cancel() {
			return this.registration.cancel();
		}

	}

}
