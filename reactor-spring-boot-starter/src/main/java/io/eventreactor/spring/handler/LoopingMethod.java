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

package io.eventreactor.spring.handler;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Reactor;
import io.eventreactor.defer.Callback;
import io.eventreactor.defer.Deferred;
import io.eventreactor.task.LoopingCall;

/**
 * What a method annotated with {@link io.eventreactor.spring.annotation.Looping} says,
 * for all instances of its class.
 *
 * @param method the method
 * @param handle calls it, with an instance and a count
 * @param interval from one call to the next
 * @param initialDelay from the start to the first call
 * @param onError what is done when it fails
 */
record LoopingMethod(Method method, MethodHandle handle, Duration interval, Duration initialDelay,
		LoopingCall.FailurePolicy onError) {

	/**
	 * Starts to call the method.
	 * @param target whose method it is
	 * @param loop where to call it
	 * @return the calls
	 */
	LoopingMethodRun start(Object target, Reactor loop) {
		LoopingCall call = LoopingCall.withCount(loop, new Invocation(this.handle.bindTo(target), this.method))
			.onFailure(this.onError);
		return LoopingMethodRun.start(call, loop, this);
	}

	/**
	 * One call, which has a name in the log.
	 */
	private record Invocation(MethodHandle handle, Method method) implements Callback<Long, @Nullable Object> {

		@Override
		public @Nullable Object call(Long count) {
			try {
				return this.handle.invokeExact((long) count);
			}
			catch (Throwable ex) {
				return Deferred.rethrow(ex);
			}
		}

		@Override
		public String toString() {
			return this.method.getDeclaringClass().getSimpleName() + "." + this.method.getName();
		}

	}

}
