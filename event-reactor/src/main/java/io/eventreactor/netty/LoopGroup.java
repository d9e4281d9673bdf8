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

import java.util.concurrent.Executor;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a reactor. A turn of one of them is: first what the sockets bring, then
 * the tasks that wait by then. What these tasks ask for, a call from a thread above all,
 * is made on the next turn, after the sockets: so a task that asks for itself again and
 * again does not hold them up. Netty alone would go on with new tasks for up to a second.
 */
final class LoopGroup extends MultiThreadIoEventLoopGroup {

	LoopGroup(int threads, IoHandlerFactory handlers) {
		super(threads, LoopThread.factory(), handlers);
	}

	// Called by the constructor of the group
	@Override
	protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... unused) {
		return new Loop(this, executor, handlers);
	}

	private static final class Loop extends SingleThreadIoEventLoop {

		private static final int NOT_COUNTED = -1;

		// Touched on the loop only: how many tasks are still to be run on this turn
		private int tasks = NOT_COUNTED;

		Loop(LoopGroup group, Executor executor, IoHandlerFactory handlers) {
			super(group, executor, handlers);
		}

		@Override
		protected boolean runAllTasks(long timeoutNanos) {
			this.tasks = NOT_COUNTED;
			return super.runAllTasks(timeoutNanos);
		}

		@Override
		protected @Nullable Runnable pollTask() {
			if (this.tasks == NOT_COUNTED) {
				// Only now: timers that are due have just become tasks
				this.tasks = pendingTasks();
			}
			if (this.tasks == 0) {
				return null;
			}
			this.tasks--;
			return super.pollTask();
		}

	}

}
