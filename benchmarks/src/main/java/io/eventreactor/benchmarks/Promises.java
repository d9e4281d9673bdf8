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

package io.eventreactor.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;

/**
 * What Netty leaves to its users: dependent steps, each with a {@link Promise} of its own
 * that gets the value of the function, what it throws, or the failure before it; and
 * conversions.
 */
final class Promises {

	private Promises() {
	}

	static <T> Promise<T> create() {
		return ImmediateEventExecutor.INSTANCE.newPromise();
	}

	static <T, R> Future<R> map(Future<T> source, Function<? super T, ? extends R> function) {
		Promise<R> target = create();
		source.addListener((FutureListener<T>) (future) -> {
			if (!future.isSuccess()) {
				target.setFailure(future.cause());
				return;
			}
			R value;
			try {
				value = function.apply(future.getNow());
			}
			catch (Throwable ex) {
				target.setFailure(ex);
				return;
			}
			target.setSuccess(value);
		});
		return target;
	}

	static <T, R> Future<R> compose(Future<T> source, Function<? super T, ? extends Future<R>> function) {
		Promise<R> target = create();
		source.addListener((FutureListener<T>) (future) -> {
			if (!future.isSuccess()) {
				target.setFailure(future.cause());
				return;
			}
			Future<R> inner;
			try {
				inner = function.apply(future.getNow());
			}
			catch (Throwable ex) {
				target.setFailure(ex);
				return;
			}
			pass(inner, target);
		});
		return target;
	}

	static <T> CompletableFuture<T> toCompletableFuture(Future<T> source) {
		CompletableFuture<T> target = new CompletableFuture<>();
		source.addListener((FutureListener<T>) (future) -> {
			if (future.isSuccess()) {
				target.complete(future.getNow());
			}
			else {
				target.completeExceptionally(future.cause());
			}
		});
		return target;
	}

	static <T> Promise<T> from(CompletableFuture<T> source) {
		Promise<T> target = create();
		source.whenComplete((value, failure) -> {
			if (failure != null) {
				target.setFailure(failure);
			}
			else {
				target.setSuccess(value);
			}
		});
		return target;
	}

	private static <T> void pass(Future<T> source, Promise<T> target) {
		source.addListener((FutureListener<T>) (future) -> {
			if (future.isSuccess()) {
				target.setSuccess(future.getNow());
			}
			else {
				target.setFailure(future.cause());
			}
		});
	}

}
