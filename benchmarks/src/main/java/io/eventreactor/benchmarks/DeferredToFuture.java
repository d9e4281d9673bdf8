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
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.Promise;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.eventreactor.defer.Deferred;

/**
 * Creates something that will have a value, makes a {@link CompletableFuture} of it,
 * gives it the value, and reads the future.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-XX:-BackgroundCompilation")
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class DeferredToFuture {

	final Link input = Link.ring();

	private @Nullable Link result;

	/**
	 * Measures a future that is not converted: what a conversion adds is to be compared
	 * with it.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object nothing() {
		CompletableFuture<Link> future = new CompletableFuture<>();
		future.complete(this.input);
		this.result = future.getNow(null).next();
		return this.result;
	}

	/**
	 * Measures {@link Deferred}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object deferred() {
		Deferred<Link> deferred = new Deferred<>();
		CompletableFuture<Link> future = deferred.toCompletableFuture();
		deferred.callback(this.input);
		this.result = future.getNow(null).next();
		return this.result;
	}

	/**
	 * Measures a {@link CompletableFuture} that is copied.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object completableFuture() {
		CompletableFuture<Link> source = new CompletableFuture<>();
		CompletableFuture<Link> future = source.copy();
		source.complete(this.input);
		this.result = future.getNow(null).next();
		return this.result;
	}

	/**
	 * Measures Netty's {@link Promise}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object nettyPromise() {
		Promise<Link> promise = Promises.create();
		CompletableFuture<Link> future = Promises.toCompletableFuture(promise);
		promise.setSuccess(this.input);
		this.result = future.getNow(null).next();
		return this.result;
	}

	/**
	 * Measures Vert.x's {@link io.vertx.core.Future}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object vertxFuture() {
		io.vertx.core.Promise<Link> promise = io.vertx.core.Promise.promise();
		CompletableFuture<Link> future = promise.future().toCompletionStage().toCompletableFuture();
		promise.complete(this.input);
		this.result = future.getNow(null).next();
		return this.result;
	}

	/**
	 * Measures Reactor's {@link Mono}, of a {@link Sinks.One}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object mono() {
		Sinks.One<Link> sink = Sinks.one();
		CompletableFuture<@Nullable Link> future = sink.asMono().toFuture();
		sink.tryEmitValue(this.input);
		Link value = future.getNow(null);
		this.result = (value != null) ? value.next() : null;
		return this.result;
	}

}
