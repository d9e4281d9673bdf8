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

package io.eventreactor.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

import io.eventreactor.task.LoopingCall;

/**
 * Calls a method again and again, on a loop of the reactor: so it must not block.
 * <p>
 * On a singleton, the calls begin when the reactor has started and end before it stops,
 * and are made on its first loop. On a protocol that is annotated with
 * {@link ProtocolHandler} they begin after its {@code connectionMade} and end with its
 * connection, and are made on the loop of that. On any other bean, this is an error at
 * start-up.
 * <p>
 * The calls are made on a grid, as {@link LoopingCall} makes them: however long one
 * takes, the next comes at the next point of the grid that is still to come. The method
 * returns nothing, or a {@link io.eventreactor.defer.Deferred} that the next call waits
 * for. It has no parameter, or one {@code long}: how many intervals have passed since the
 * last call, which is more than 1 when calls were dropped.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface Looping {

	/**
	 * The interval from one call to the next, such as {@code 10s}, {@code 500ms} or
	 * {@code PT1M}, in which placeholders are resolved. Zero stands for once each turn of
	 * the loop.
	 * @return the interval
	 */
	String value();

	/**
	 * Whether the first call is made at once, or else after one interval.
	 * @return whether it is
	 */
	boolean now() default true;

	/**
	 * When the first call is made, written as the interval is. If given, {@link #now()}
	 * has nothing to say.
	 * @return the delay, or an empty text for none
	 */
	String initialDelay() default "";

	/**
	 * What is done when the method throws, or its Deferred fails: it is logged, and the
	 * calls go on or end.
	 * @return what is done
	 */
	LoopingCall.FailurePolicy onError() default LoopingCall.FailurePolicy.CONTINUE;

}
